/** What the damage leaves of a text: each byte of its UTF-8 as ISO-8859-11, those from 0x80 to 0xA0 dropped. */
export function damageOf(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => {
    if (byte < 0x80) return String.fromCharCode(byte);
    return byte <= 0xa0 ? "" : String.fromCharCode(0x0e00 + byte - 0xa0);
  }).join("");
}

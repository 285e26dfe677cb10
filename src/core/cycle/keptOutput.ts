/** The beginning and the end of a long output, for a file that stays small. */

/** Bytes, each of the beginning and of the end. */
const partLimit = 16 * 1024;

/** SHA-256 of a text that comes in pieces. */
export interface RunningDigest {
  append(text: string): void;
  /** In hex. */
  value(): string;
}

export class KeptOutput {
  readonly #digest: RunningDigest;
  readonly #encoder = new TextEncoder();
  #room = partLimit;
  /** Of everything, and of the beginning. */
  #bytes = 0;
  #begun = 0;
  /** Of what came behind the beginning, at least the last `partLimit` bytes. */
  #tail = "";

  constructor(digest: RunningDigest) {
    this.#digest = digest;
  }

  /** Gives what belongs to the beginning and can be written at once; the rest is held back until the end. */
  append(text: string): string {
    this.#digest.append(text);
    this.#bytes += this.#encoder.encode(text).length;
    const { read, written } = this.#encoder.encodeInto(text, new Uint8Array(this.#room));
    this.#begun += written;
    // Once something is held back, what fits again would come before it.
    this.#room = read < text.length ? 0 : this.#room - written;
    this.#tail += text.slice(read);
    // Cutting only at twice the size keeps the cost of a long stream linear.
    if (this.#tail.length > 2 * partLimit) this.#tail = this.#tail.slice(-partLimit);
    return text.slice(0, read);
  }

  /** The end, behind a line that says what is left out; `unseen` are bytes that came and were never appended. */
  end(unseen: number): string {
    const bytes = this.#encoder.encode(this.#tail);
    const isCut = this.#bytes - this.#begun > partLimit;
    const start = Math.max(0, bytes.length - partLimit);
    // Not inside of a character.
    const whole = bytes.findIndex((byte, index) => index >= start && (byte & 0xc0) !== 0x80);
    const end = whole === -1 ? "" : new TextDecoder().decode(bytes.subarray(whole));
    if (!isCut && unseen === 0) return end;
    const total = this.#bytes + unseen;
    const seen = unseen === 0 ? "" : ` of its first ${this.#bytes} bytes`;
    return `\n… left out here: ${total} bytes in all, SHA-256${seen} ${this.#digest.value()}\n${end}`;
  }
}

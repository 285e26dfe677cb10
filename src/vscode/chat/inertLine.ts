/**
 * One line of Markdown that shows `text` as it is: no image, command, HTML or code, and no link but an address that says where it
 * goes. Unlike text written by `appendText` it wraps.
 */
export function inertLine(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[\\`*_[\]<>&#|~$!]/g, "\\$&");
}

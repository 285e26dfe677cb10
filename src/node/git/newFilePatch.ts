/**
 * The patch that adds a whole file, as `git diff` prints it; `mode` is git's, `100644` for a plain file. Without bytes it says
 * of the file what it says of a binary one.
 */
export function toNewFilePatch(path: string, bytes: Uint8Array | undefined, mode: string): string {
  const name = quoteName(`b/${path}`);
  const head = `diff --git ${quoteName(`a/${path}`)} ${name}\nnew file mode ${mode}\n`;
  if (bytes?.length === 0) return head;
  if (bytes === undefined || bytes.subarray(0, 8000).includes(0))
    return `${head}Binary files /dev/null and ${name} differ\n`;
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const lines = text.split("\n");
  const ends = text.endsWith("\n");
  if (ends) lines.pop();
  const count = lines.length === 1 ? "1" : `1,${lines.length}`;
  const body = lines.map((line) => `+${line}\n`).join("");
  return `${head}--- /dev/null\n+++ ${name}\n@@ -0,0 +${count} @@\n${body}${ends ? "" : "\\ No newline at end of file\n"}`;
}

/** git quotes names with control characters, quotes or backslashes as C strings. */
function quoteName(name: string): string {
  const quoted = name.replace(/["\\]|\p{Cc}/gu, (character) => {
    const named = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r" }[character];
    return named ?? `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`;
  });
  return quoted === name ? name : `"${quoted}"`;
}

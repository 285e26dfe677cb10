/** JSON without its comments and commas before a closing bracket; everything else keeps its place. */
export function stripJsonComments(text: string): string {
  // Strings come first, so that what looks like a comment inside of one is left alone.
  const blank = (part: string) => part.replace(/[^\r\n]/g, " ");
  const bare = text.replace(/"(?:\\.|[^"\\])*"|\/\/[^\r\n]*|\/\*[\s\S]*?\*\//g, (part) =>
    part.startsWith('"') ? part : blank(part),
  );
  return bare.replace(/"(?:\\.|[^"\\])*"|,(?=\s*[}\]])/g, (part) => (part === "," ? " " : part));
}

/** The text with fenced and inline code blanked out, line ends kept. */
export function withoutCode(text: string): string {
  const blank = (part: string) => part.replace(/[^\n]/g, " ");
  return text
    .replace(/^ {0,3}(`{3,}|~{3,})[^\n]*\n(?:[^\n]*\n)*?(?: {0,3}\1[`~]*[ \t]*$|(?![\s\S]))/gm, blank)
    .replace(/<!--[\s\S]*?-->/g, blank)
    .replace(/(`+)(?!`)[^\n]*?[^`\n]\1(?!`)/g, blank);
}

/** Targets of links, images and definitions that name a file: no scheme, no anchor alone; decoded, without query and fragment. */
export function localLinks(text: string): string[] {
  const bare = withoutCode(text);
  const inline = [...bare.matchAll(/\]\(\s*(?:<([^<>\n]*)>|([^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*))[^()\n]*\)/g)];
  const definitions = [...bare.matchAll(/^ {0,3}\[[^\]\n^][^\]\n]*\]:\s*(?:<([^<>\n]*)>|(\S+))/gm)];
  const targets = [...inline, ...definitions].map((match) => match[1] ?? match[2] ?? "");
  return targets
    .filter(isLocal)
    .map(toPath)
    .filter((target) => target !== "");
}

function isLocal(target: string): boolean {
  return target !== "" && !/^(?:[a-z][a-z0-9+.-]*:|#|\/\/|\{|\$)/i.test(target);
}

function toPath(target: string): string {
  const bare = target.replace(/[?#].*$/s, "").replace(/\\([!-/:-@[-`{-~])/g, "$1");
  try {
    return decodeURIComponent(bare);
  } catch {
    // A percent sign that escapes nothing is part of the name.
    return bare;
  }
}

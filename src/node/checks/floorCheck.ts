import path from "node:path";
import { decodeUtf8 } from "../files/fsTextStore.ts";
import { type CheckPlan, toFileWords } from "./checkTools.ts";
import { localLinks, withoutCode } from "./markdownLinks.ts";

export interface FloorFiles {
  read(file: string): Promise<Uint8Array>;
  exists(file: string): Promise<boolean>;
  /** The file as the last commit has it; undefined when it is new. */
  before(file: string, signal: AbortSignal | undefined): Promise<string | undefined>;
}

/** What must hold for every text file: it decodes, has no conflict markers, and its local links lead somewhere. */
export function floorCheck(files: readonly string[], access: FloorFiles): CheckPlan {
  return {
    name: "floor",
    command: `floor ${toFileWords(files)}`,
    strength: "syntax",
    verdict: async (signal) => {
      for (const file of files) {
        const reason = await faultOf(file, access, signal);
        if (reason !== undefined) return { verdict: "FAIL", reason: `${file}: ${reason}` };
      }
      return { verdict: "PASS" };
    },
  };
}

async function faultOf(file: string, access: FloorFiles, signal: AbortSignal | undefined): Promise<string | undefined> {
  const bytes = await access.read(file);
  if (isBinary(file, bytes)) return undefined;
  let text: string;
  try {
    text = decodeUtf8(bytes);
  } catch (error) {
    if (error instanceof TypeError) return "it is not valid UTF-8";
    throw error;
  }
  const isMarkdown = /\.(md|markdown|mdx)$/i.test(file);
  const marker = conflictLine(isMarkdown ? withoutCode(text) : text);
  if (marker !== undefined) return `conflict marker in line ${marker}`;
  return isMarkdown ? brokenLink(file, text, access, signal) : undefined;
}

const binaryNames =
  /\.(png|jpe?g|gif|webp|avif|ico|icns|pdf|zip|gz|xz|bz2|7z|jar|wasm|woff2?|ttf|otf|mp[34]|mov|ogg|wav|exe|dll|so|dylib|pyc|db|sqlite3?|safetensors|ckpt|pt|onnx|bin|vsix)$/i;

/** As git sees it, a NUL near the beginning makes a file binary; some formats have none there and are known by name. */
export function isBinary(file: string, bytes: Uint8Array): boolean {
  return binaryNames.test(file) || bytes.subarray(0, 8000).includes(0);
}

/** One-based line of a conflict's first marker; all three in order make a conflict, a line of `=` alone does not. */
function conflictLine(text: string): number | undefined {
  const match = /^<{7} [^\n]*\n(?:[^\n]*\n)*?={7}\r?\n(?:[^\n]*\n)*?>{7} /m.exec(text);
  return match === null ? undefined : text.slice(0, match.index).split("\n").length;
}

/** A link that led nowhere before is an old fault, not one of this change. */
async function brokenLink(
  file: string,
  text: string,
  access: FloorFiles,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  let former: Promise<string | undefined> | undefined;
  for (const link of localLinks(text)) {
    const target = link.startsWith("/") ? link.slice(1) : path.posix.join(path.posix.dirname(file), link);
    // What lies outside of the repository is nobody's to judge here.
    if (target.startsWith("../") || target === ".." || (await access.exists(target || "."))) continue;
    former ??= access.before(file, signal);
    if (localLinks((await former) ?? "").includes(link)) continue;
    return `the link ${link} leads nowhere`;
  }
  return undefined;
}

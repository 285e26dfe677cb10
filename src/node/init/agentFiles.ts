import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { errorCode } from "../files/atomicWrite.ts";
import { fileFailure } from "../files/fileFailure.ts";
import { resolveInside } from "../files/repositoryPath.ts";

/** A small file that agents read, and what became of it. */
export interface AgentFile {
  /** Relative to the repository. */
  readonly path: string;
  /** The whole text of a new file; what is to be added to one that is there. */
  readonly text: string;
  /** `missing`: there is none yet (a dry run). `incomplete`: a file is there without these lines, and stays as it is. */
  readonly state: "written" | "missing" | "complete" | "incomplete";
}

interface Draft {
  readonly path: string;
  readonly text: string;
  /** A file that is there is complete when it holds all of these. */
  readonly marks: readonly string[];
  /** What a person adds to a file that is there; the text when left out. */
  readonly lines?: string;
}

export interface AgentFilesOptions {
  /** Absolute path of the repository's top level. */
  readonly root: string;
  /** The control document, relative to the repository. */
  readonly file: string;
  /** Looks and writes nothing. */
  readonly dryRun?: boolean;
}

/** Writes the files that are not there yet; overwrites and edits none. Throws `file-failed`, and `path-refused` for a link that leads out. */
export async function writeAgentFiles({ dryRun, file, root }: AgentFilesOptions): Promise<readonly AgentFile[]> {
  const files: AgentFile[] = [];
  for (const draft of draftsFor(file)) {
    const absolute = await resolveInside(root, draft.path);
    const there = await readIfThere(absolute);
    if (there === undefined && !dryRun) await writeNew(absolute, draft.text);
    files.push(toAgentFile(draft, there, dryRun === true));
  }
  return files;
}

function toAgentFile(draft: Draft, there: string | undefined, dryRun: boolean): AgentFile {
  const { lines, marks, path: name, text } = draft;
  if (there === undefined) return { path: name, text, state: dryRun ? "missing" : "written" };
  const complete = marks.every((mark) => there.includes(mark));
  return { path: name, text: lines ?? text, state: complete ? "complete" : "incomplete" };
}

function draftsFor(file: string): readonly Draft[] {
  const rules = rulesFor(file);
  const marks = [file, "AUTO"];
  const denied = [`Edit(/${file})`];
  return [
    { path: "AGENTS.md", text: rules, marks },
    { path: "CLAUDE.md", text: "@AGENTS.md\n", marks: ["@AGENTS.md"] },
    { path: ".github/copilot-instructions.md", text: rules, marks },
    {
      path: ".cursor/rules/control-plane.mdc",
      text: `---\ndescription: Who keeps ${file}\nalwaysApply: true\n---\n\n${rules}`,
      marks,
    },
    // The one editor here that lets a file of the repository forbid an edit before it happens.
    {
      path: ".claude/settings.json",
      text: `${JSON.stringify({ permissions: { deny: denied } }, null, 2)}\n`,
      marks: denied,
      lines: `"permissions": { "deny": [${denied.map((rule) => JSON.stringify(rule)).join(", ")}] }\n`,
    },
  ];
}

function rulesFor(file: string): string {
  return `## Control Plane

\`${file}\` is the contract, the task list and the history of this repository. An engine keeps it.

- Work only when the person says AUTO, on one task at a time.
- Over MCP (server \`control-plane\`): call \`begin\`, do the task of its brief, call \`check\` as often as you like, then \`finish\` or \`block\`.
- Without MCP: run \`control-plane auto --executor manual\`, do the task of the brief that it names, then \`control-plane auto --verify\`.
- Never edit \`${file}\`, never move a task, never commit: the engine measures, checks, writes and commits.
- Your word proves nothing; git and exit codes do. When you cannot do the task, say why and stop.
`;
}

async function readIfThere(absolute: string): Promise<string | undefined> {
  try {
    return await readFile(absolute, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw fileFailure(absolute, "read", error);
  }
}

async function writeNew(absolute: string, text: string): Promise<void> {
  try {
    await mkdir(path.dirname(absolute), { recursive: true });
    await writeFile(absolute, text, { flag: "wx" });
  } catch (error) {
    throw fileFailure(absolute, "written", error);
  }
}

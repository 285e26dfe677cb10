import { readFile } from "node:fs/promises";
import path from "node:path";
import {
  type CheckFinding,
  type CheckPlan,
  type CheckTools,
  runEach,
  runProgram,
  toFileWords,
  toOperand,
} from "./checkTools.ts";

// Inside a desktop editor `execPath` is Electron; this makes it plain Node, and means nothing to Node itself.
const env = { ELECTRON_RUN_AS_NODE: "1" };
/** What Node ends with when it does not know an option. */
const unknownOption = 9;

/** Parses plain JavaScript with Node itself, a file at a time. */
export function nodeSyntaxCheck(tools: CheckTools, files: readonly string[]): CheckPlan {
  return {
    name: "JavaScript syntax",
    command: `node --check ${toFileWords(files)}`,
    strength: "syntax",
    verdict: (signal) => runEach(files, (file) => parseScript(tools, file, signal)),
  };
}

async function parseScript(tools: CheckTools, file: string, signal: AbortSignal | undefined): Promise<CheckFinding> {
  const parse = (args: readonly string[], input?: string) =>
    runProgram(
      tools,
      { command: process.execPath, args, cwd: tools.root, env, ...(input === undefined ? {} : { input }) },
      signal,
    );
  const plain = await parse(["--check", toOperand(file)]);
  if (plain.verdict !== "PASS" || !/\.js$/i.test(file)) return plain;
  const text = await readFile(path.join(tools.root, file), "utf8");
  if (!/\b(import|export|await)\b/.test(text)) return plain;
  // Where no package says the type, Node passes whatever looks like a module without parsing it as one.
  const asTyped = await parse(["--no-experimental-detect-module", "--check", toOperand(file)]);
  if (asTyped.verdict === "PASS") return asTyped;
  return asTyped.exitCode === unknownOption ? plain : parse(["--input-type=module", "--check", "-"], text);
}

/** Parses shell scripts; nothing in them is executed. */
export function shellSyntaxCheck(tools: CheckTools, files: readonly string[]): CheckPlan {
  return {
    name: "shell syntax",
    command: `bash -n ${toFileWords(files)}`,
    strength: "syntax",
    verdict: (signal) =>
      runEach(files, (file) =>
        runProgram(tools, { command: "bash", args: ["-n", toOperand(file)], cwd: tools.root }, signal),
      ),
  };
}

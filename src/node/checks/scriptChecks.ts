import { type CheckPlan, type CheckTools, runEach, runProgram, toFileWords } from "./checkTools.ts";

/** Parses plain JavaScript with Node itself, a file at a time. */
export function nodeSyntaxCheck(tools: CheckTools, files: readonly string[]): CheckPlan {
  // Inside a desktop editor `execPath` is Electron; this makes it plain Node, and means nothing to Node itself.
  const env = { ELECTRON_RUN_AS_NODE: "1" };
  return {
    name: "JavaScript syntax",
    command: `node --check ${toFileWords(files)}`,
    strength: "syntax",
    verdict: (signal) =>
      runEach(files, (file) =>
        runProgram(tools, { command: process.execPath, args: ["--check", file], cwd: tools.root, env }, signal),
      ),
  };
}

/** Parses shell scripts; nothing in them is executed. */
export function shellSyntaxCheck(tools: CheckTools, files: readonly string[]): CheckPlan {
  return {
    name: "shell syntax",
    command: `bash -n ${toFileWords(files)}`,
    strength: "syntax",
    verdict: (signal) =>
      // `./` keeps a name that begins with a dash from being an option.
      runEach(files, (file) =>
        runProgram(tools, { command: "bash", args: ["-n", `./${file}`], cwd: tools.root }, signal),
      ),
  };
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type CheckPlan, type CheckTools, inParts, runEach, runProgram, toFileWords, toOperand } from "./checkTools.ts";

const candidates: readonly (readonly [string, ...string[]])[] = [["python3"], ["python"], ["py", "-3"]];

/** Byte-compiles Python files; the bytecode goes to a temporary folder that is removed. */
export async function pythonCheck(
  tools: CheckTools,
  files: readonly string[],
  signal: AbortSignal | undefined,
): Promise<CheckPlan> {
  const interpreter = await findPython(tools, signal);
  const [command, ...first] = interpreter ?? ["python3"];
  const typed = [command, ...first].join(" ");
  return {
    name: "Python byte-compilation",
    command: `${typed} -m py_compile ${toFileWords(files)}`,
    strength: "syntax",
    verdict: async (runSignal) => {
      if (interpreter === undefined) return { verdict: "SKIP", reason: "Python 3 is not installed" };
      const cache = await mkdtemp(path.join(tmpdir(), "control-plane-python-"));
      try {
        const env = { PYTHONPYCACHEPREFIX: cache, PYTHONIOENCODING: "utf-8" };
        return await runEach(inParts(files), (part) =>
          runProgram(
            tools,
            { command, args: [...first, "-m", "py_compile", ...part.map(toOperand)], cwd: tools.root, env },
            runSignal,
          ),
        );
      } finally {
        await rm(cache, { recursive: true, force: true });
      }
    },
  };
}

/** The first name that really runs Python 3: on Windows `python3` may be a stub that only opens a shop. */
async function findPython(tools: CheckTools, signal: AbortSignal | undefined) {
  for (const candidate of candidates) {
    const [command, ...args] = candidate;
    const request = { command, args: [...args, "--version"], cwd: tools.root, timeoutMs: 10_000 };
    const result = await tools.runner.run(request, signal);
    if (result.exitCode === 0 && /^Python 3\./m.test(result.stdout + result.stderr)) return candidate;
  }
  return undefined;
}

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { messageOf } from "../../core/base/errors.ts";
import type { GuardedChange } from "../../core/lint/guard/guardedChange.ts";
import type { GuardFinding } from "../../core/lint/guard/guardFinding.ts";
import { judgeChange } from "../../core/lint/guard/judgeChange.ts";
import { claimedTasks, judgeMessage } from "../../core/lint/guard/judgeMessage.ts";
import { defaultSettings } from "../../core/settings.ts";
import { existingCommits } from "../../node/guard/gitObjects.ts";
import { refusedExit } from "../../node/guard/hookScript.ts";
import { readProhibitedPaths } from "../../node/guard/prohibitedSettings.ts";
import { readRangeChange, readStagedChange, readStagedDocuments } from "../../node/guard/readChange.ts";
import { githubAnnotations } from "../formats/githubAnnotations.ts";
import { guardLines, toGuardView } from "./guardText.ts";

export interface GuardCall {
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** The top level of the working tree, where git starts its hooks. */
  readonly cwd: string;
  /** Prints one line. */
  readonly print: (line: string) => void;
}

/**
 * The guard as git's hooks and the workflow call it: `pre-commit`, `commit-msg FILE`, `range BASE HEAD`. Resolves to the exit code:
 * `refusedExit` for a hook that refuses, 1 for a range with findings. A hook that cannot judge says so and passes; a range fails with 2.
 */
export function runGuard(call: GuardCall): number {
  if (call.env.CONTROL_PLANE_GUARD === "off") return 0;
  const options = { file: { type: "string" }, github: { type: "boolean" } } as const;
  const { positionals, values } = parseArgs({ args: [...call.argv], options, allowPositionals: true });
  const [verb, ...words] = positionals;
  const file = values.file ?? defaultSettings.file;
  try {
    if (verb === "range") return judgeRange(call, file, words, values.github === true);
    return refuse(call, verb === "commit-msg" ? findInMessage(call, file, words[0] ?? "") : findInStaged(call, file));
  } catch (error) {
    const reason = messageOf(error).split("\n")[0];
    call.print(`control-plane: the guard ${verb === "range" ? "failed" : "was skipped"}: ${reason}`);
    return verb === "range" ? 2 : 0;
  }
}

function findInStaged(call: GuardCall, file: string): readonly GuardFinding[] {
  const change = readStagedChange(call.cwd, file);
  return change === undefined ? [] : judge(call.cwd, change, ownProhibitedPaths(call));
}

/** Of the person's `settings.json`; a file that cannot be read takes nothing away from what the document says. */
function ownProhibitedPaths({ env, print }: GuardCall): readonly string[] {
  try {
    return readProhibitedPaths(env);
  } catch (error) {
    print(`control-plane: the guard goes by the document alone: ${messageOf(error).split("\n")[0]}`);
    return [];
  }
}

function findInMessage({ cwd }: GuardCall, file: string, messageFile: string): readonly GuardFinding[] {
  const message = readFileSync(messageFile, "utf8");
  if (claimedTasks(message).length === 0) return [];
  return judgeMessage(message, { documentPath: file, ...readStagedDocuments(cwd, file) });
}

function judgeRange(call: GuardCall, file: string, words: readonly string[], github: boolean): number {
  const [base = "", head = "HEAD"] = words;
  // A branch that was just made has no former end.
  if (base === "" || /^0+$/.test(base)) {
    call.print("control-plane: a new branch, nothing to compare with");
    return 0;
  }
  const findings = judge(call.cwd, readRangeChange(call.cwd, file, base, head));
  if (findings.length === 0) return 0;
  if (github) {
    for (const finding of findings)
      for (const line of githubAnnotations(finding.file, [toGuardView(finding)])) call.print(line);
  } else for (const line of guardLines(findings)) call.print(line);
  return 1;
}

function judge(cwd: string, change: GuardedChange, prohibitedPaths: readonly string[] = []): readonly GuardFinding[] {
  const judgement = judgeChange(change, prohibitedPaths);
  const existing = existingCommits(cwd, judgement.commits);
  return judgement.findings((hash) => existing.has(hash));
}

function refuse(call: GuardCall, findings: readonly GuardFinding[]): number {
  if (findings.length === 0) return 0;
  for (const line of guardLines(findings)) call.print(line);
  return refusedExit;
}

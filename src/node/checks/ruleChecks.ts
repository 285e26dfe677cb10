import path from "node:path";
import picomatch from "picomatch";
import type { CheckRule } from "../../core/settings.ts";
import { resolveInside } from "../files/repositoryPath.ts";
import { type CheckPlan, type CheckTools, inParts, runEach, runProgram, toFileWords, toOperand } from "./checkTools.ts";
import { nearestFolderWith } from "./packageChecks.ts";

const manifests = ["package.json", "pyproject.toml", "setup.py", "Cargo.toml", "go.mod", "pom.xml", "build.gradle"];

/** The checks that a rule of the settings asks for: one, or one a package when its folder is `{package}`. */
export async function ruleChecks(tools: CheckTools, rule: CheckRule, changed: readonly string[]): Promise<CheckPlan[]> {
  const matches = picomatch(rule.glob, { dot: true });
  const files = changed.filter((file) => matches(file));
  if (files.length === 0) return [];
  const groups = new Map<string, string[]>();
  for (const file of files) {
    const folder = await folderFor(tools.root, rule, file);
    groups.set(folder, [...(groups.get(folder) ?? []), file]);
  }
  return [...groups].map(([folder, group]) => toPlan(tools, rule, folder, group));
}

async function folderFor(root: string, rule: CheckRule, file: string): Promise<string> {
  const cwd = rule.cwd ?? "";
  if (!cwd.includes("{package}")) return cwd;
  const folder = path.posix.join(cwd.replaceAll("{package}", (await nearestFolderWith(root, file, manifests)) ?? ""));
  return folder === "." ? "" : folder;
}

function toPlan(tools: CheckTools, rule: CheckRule, folder: string, files: readonly string[]): CheckPlan {
  const relative = files.map((file) => path.posix.relative(folder, file));
  const withFiles = rule.args.includes("{files}");
  const toArgs = (part: readonly string[]) =>
    rule.args.flatMap((arg) => (arg === "{files}" ? part.map(toOperand) : [arg]));
  const words = rule.args.map((arg) => (arg === "{files}" ? toFileWords(relative) : arg));
  return {
    name: folder === "" ? rule.name : `${rule.name} (${folder})`,
    command: [rule.command, ...words].join(" "),
    strength: rule.strength,
    decidedBy: deciderText(rule, folder),
    ...(rule.needsApproval ? { approvalText: ruleApprovalText(rule) } : {}),
    verdict: async (signal) => {
      const cwd = await resolveInside(tools.root, folder);
      return runEach(withFiles ? inParts(relative) : [relative], (part) =>
        runProgram(tools, { command: rule.command, args: toArgs(part), cwd }, signal),
      );
    },
  };
}

/** The rule as a command line, without the changed files: they are what it checks. */
function deciderText({ command, args }: CheckRule, folder: string): string {
  const words = [command, ...args].filter((word) => word !== "{files}").map((word) => JSON.stringify(word));
  return `${folder === "" ? "" : `cd ${JSON.stringify(folder)} && `}${words.join(" ")}`;
}

/** The rule as it stands: one answer holds for all files that it will ever get. */
export function ruleApprovalText({ command, args, cwd }: CheckRule): string {
  const words = [command, ...args].map((word) => (/\s/.test(word) ? JSON.stringify(word) : word)).join(" ");
  return cwd === undefined ? words : `${words} (in ${cwd})`;
}

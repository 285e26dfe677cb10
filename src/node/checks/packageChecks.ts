import { access, readFile } from "node:fs/promises";
import path from "node:path";
import { messageOf } from "../../core/base/errors.ts";
import { errorCode } from "../files/atomicWrite.ts";
import { type CheckPlan, type CheckTools, runProgram, toFileWords } from "./checkTools.ts";

/** Names of scripts that only look at the code, the preferred one first. */
export const scriptNames = ["typecheck", "type-check", "check-types", "check:types", "types", "tsc", "lint"] as const;

/** Lock files and the package manager that writes them. */
const lockFiles: readonly (readonly [string, string])[] = [
  ["pnpm-lock.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
  ["package-lock.json", "npm"],
];

/** A `package.json` as far as checks need it. */
export interface PackageManifest {
  /** Relative to the repository; empty at its top. */
  readonly folder: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: ReadonlySet<string>;
  /** Why it cannot be read; then it offers nothing. */
  readonly fault: string | undefined;
}

/** The nearest folder at or above the file's that holds one of `names`, relative to the repository; undefined when none does. */
export async function nearestFolderWith(
  root: string,
  file: string,
  names: readonly string[],
): Promise<string | undefined> {
  for (let folder = path.posix.dirname(file); ; folder = path.posix.dirname(folder)) {
    for (const name of names) if (await exists(path.join(root, folder, name))) return folder === "." ? "" : folder;
    if (folder === "." || folder === "/") return undefined;
  }
}

/** The nearest manifest above a file. */
export async function findManifest(root: string, file: string): Promise<PackageManifest | undefined> {
  const folder = await nearestFolderWith(root, file, ["package.json"]);
  if (folder === undefined) return undefined;
  const place = path.posix.join(folder, "package.json");
  return parseManifest(folder, await readFile(path.join(root, place), "utf8"));
}

/** The manifest of a folder; one that is no JSON offers nothing. */
export function parseManifest(folder: string, text: string): PackageManifest {
  const place = path.posix.join(folder, "package.json");
  let value: unknown;
  let fault: string | undefined;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    fault = `${place} is not JSON: ${messageOf(error)}`;
  }
  const manifest = asRecord(value);
  const dependencies = [manifest.dependencies, manifest.devDependencies, manifest.peerDependencies];
  const scripts = Object.entries(asRecord(manifest.scripts)).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return {
    folder,
    scripts: Object.fromEntries(scripts),
    dependencies: new Set(dependencies.flatMap((list) => Object.keys(asRecord(list)))),
    fault,
  };
}

/** The package's own type-check or lint; a package that offers none is skipped with that reason. */
export async function packageCheck(
  tools: CheckTools,
  manifest: PackageManifest,
  files: readonly string[],
): Promise<CheckPlan> {
  const place = manifest.folder === "" ? "package.json" : `${manifest.folder}/package.json`;
  const script = scriptNames.find((name) => Object.hasOwn(manifest.scripts, name));
  if (script === undefined) {
    const { fault } = manifest;
    const reason = fault ?? `${place} has no type-check or lint script (${scriptNames.join(", ")})`;
    return {
      name: "type-check or lint",
      command: toFileWords(files),
      strength: "syntax",
      verdict: async () => ({ verdict: fault === undefined ? "SKIP" : "FAIL", reason }),
    };
  }
  const manager = await findManager(tools.root, manifest.folder);
  const cwd = path.join(tools.root, manifest.folder);
  const where = manifest.folder === "" ? "" : ` (${manifest.folder})`;
  return {
    name: `${script}${where}`,
    command: `${manager} run ${script}${where}`,
    strength: "lint",
    approvalText: toApprovalText(manifest, script),
    decidedBy: `${manager} run ${script}`,
    verdict: async (signal) => {
      if (manifest.dependencies.size > 0 && !(await hasModules(tools.root, manifest.folder))) {
        return { verdict: "SKIP", reason: `the dependencies of ${place} are not installed; run ${manager} install` };
      }
      return runProgram(tools, { command: manager, args: ["run", script], cwd }, signal);
    },
  };
}

/** Every text that would run: package managers run `pre…` and `post…` scripts without being asked. */
export function toApprovalText(manifest: PackageManifest, script: string): string {
  const texts = [`pre${script}`, script, `post${script}`].map((name) => manifest.scripts[name]);
  return texts.filter((text) => text !== undefined).join(" && ");
}

async function findManager(root: string, folder: string): Promise<string> {
  const names = lockFiles.map(([file]) => file);
  const place = await nearestFolderWith(root, path.posix.join(folder, "package.json"), names);
  if (place === undefined) return "npm";
  for (const [file, manager] of lockFiles) if (await exists(path.join(root, place, file))) return manager;
  return "npm";
}

async function hasModules(root: string, folder: string): Promise<boolean> {
  const places = ["node_modules", ".pnp.cjs", ".pnp.js"];
  return (await nearestFolderWith(root, path.posix.join(folder, "package.json"), places)) !== undefined;
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error) ?? "")) return false;
    throw error;
  }
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

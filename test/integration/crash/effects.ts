/** Sees every effect that this process has on a folder, and can end the process, or fail the effect, at any of them. */
import { createRequire, syncBuiltinESMExports } from "node:module";
import path from "node:path";

const require = createRequire(import.meta.url);
/** As they are before anybody watches them: the half of an effect is no effect of its own. */
const { appendFileSync, writeFileSync } = require("node:fs") as typeof import("node:fs");
type Callable = (...args: unknown[]) => unknown;

/** Called before an effect, with its name, and with a way to do half of it, where an effect has halves; may throw. */
export type OnEffect = (name: string, half?: () => void) => void;

const fileFunctions = ["writeFile", "appendFile", "rename", "rm", "mkdir", "symlink", "chmod", "link", "unlink"];

/**
 * From now on every write below `folder`, or into the guards beside it, and the start and end of every program that may write, is told to `onEffect` first.
 * A call of git for which `failingGit` has words fails with them.
 */
export function watchEffects(folder: string, failingGit: () => string | undefined, onEffect: OnEffect): void {
  const guards = path.join(path.dirname(folder), "outside", "guards");
  const isInside = (file: unknown) =>
    typeof file === "string" && [folder, guards].some((place) => path.resolve(file).startsWith(place));
  const nameOf = (file: unknown) =>
    path
      .relative(folder, path.resolve(String(file)))
      .replaceAll("\\", "/")
      .replace(/\d{8}-\d{9}-[0-9a-f]{4}/g, "RUN")
      .replace(/\.?[0-9a-f]{12}(?=\.tmp)/g, ".X")
      .replace(/latest\.[0-9a-f]{8}/g, "latest.X")
      .replace(/guards\/[0-9a-f]{32}/g, "guards/N")
      .replace(/children\/\d+/g, "children/N");
  const tell = (what: string, args: unknown[]) => {
    const file = what === "symlink" ? args[1] : args[0];
    const half = what === "writeFile" ? () => writeHalf(String(file), args[1], args[2]) : undefined;
    if (isInside(file)) onEffect(`${what} ${nameOf(file)}`, half);
  };
  const promises = require("node:fs/promises") as Record<string, Callable>;
  for (const name of fileFunctions) wrap(promises, name, (args) => tell(name, args));
  const open = promises.open as (...args: unknown[]) => Promise<Record<string, Callable>>;
  promises.open = async (...args: unknown[]) => {
    const [file, flags = "r"] = args.map(String);
    if (!/[wa]/.test(flags) || !isInside(file)) return open(...args);
    if (flags.startsWith("w")) onEffect(`open ${nameOf(file)}`);
    const handle = await open(...args);
    wrap(handle, "writeFile", ([text]) => onEffect(`writeFile ${nameOf(file)}`, () => writeHalf(String(file), text)));
    return handle;
  };
  const sync = require("node:fs") as Record<string, Callable>;
  for (const name of ["writeFileSync", "mkdirSync", "rmSync"]) wrap(sync, name, (args) => tell(name, args));
  watchAppends(sync, isInside, onEffect);
  watchPrograms(failingGit, onEffect);
  syncBuiltinESMExports();
}

/** Lines of a journal are appended to a descriptor. */
function watchAppends(sync: Record<string, Callable>, isInside: (file: unknown) => boolean, onEffect: OnEffect): void {
  const files = new Map<unknown, string>();
  const open = sync.openSync as Callable;
  sync.openSync = (...args: unknown[]) => {
    const descriptor = open(...args);
    if (isInside(args[0])) files.set(descriptor, String(args[0]));
    else files.delete(descriptor);
    return descriptor;
  };
  wrap(sync, "appendFileSync", ([descriptor, text]) => {
    const file = files.get(descriptor);
    const name = recordName(text);
    if (file !== undefined && name !== undefined) onEffect(name, () => writeHalf(file, text));
  });
}

/** What a line of the journal announces; undefined for other texts. */
function recordName(text: unknown): string | undefined {
  const [, type, data] = /^\s*\{"seq":.*?"type":"([\w-]+)","data":(.*)\}/.exec(String(text)) ?? [];
  return type && `record ${type} ${/"(?:what|step)":"([\w-]+)"/.exec(data ?? "")?.[1] ?? ""}`.trim();
}

function writeHalf(file: string, text: unknown, options?: unknown): void {
  const whole = String(text);
  const isNew = typeof options === "object" && options !== null && (options as { flag?: string }).flag === "wx";
  if (isNew) writeFileSync(file, whole.slice(0, whole.length / 2), { flag: "wx" });
  else appendFileSync(file, whole.slice(0, whole.length / 2));
}

function wrap(owner: Record<string, Callable>, name: string, before: (args: unknown[]) => void): void {
  const original = owner[name] as Callable;
  owner[name] = function (this: unknown, ...args: unknown[]) {
    try {
      before(args);
    } catch (error) {
      if (name.endsWith("Sync")) throw error;
      return Promise.reject(error);
    }
    return original.apply(this ?? owner, args);
  };
}

function watchPrograms(failingGit: () => string | undefined, onEffect: OnEffect): void {
  const programs = require("node:child_process") as Record<string, Callable>;
  const spawn = programs.spawn as Callable;
  programs.spawn = (...args: unknown[]) => {
    const words = Array.isArray(args[1]) ? args[1].map(String) : [];
    const command = path.basename(String(args[0])).replace(/\.exe$/i, "");
    const verb = words.find((word, index) => !word.startsWith("-") && words[index - 1] !== "-c");
    const name = command === "git" ? `git ${verb}` : "agent";
    const isRead = command === "git" && !["add", "commit", "rm", "restore", "stash"].includes(verb ?? "");
    const failure = command === "git" ? failingGit() : undefined;
    if (failure !== undefined) {
      const script = `console.error(${JSON.stringify(failure)}); process.exitCode = 128`;
      return spawn(process.execPath, ["-e", script], ...args.slice(2));
    }
    if (isRead) return spawn(...args);
    onEffect(`start of ${name}`);
    const child = spawn(...args) as NodeJS.EventEmitter;
    // It runs on without the process that started it.
    setImmediate(() => onEffect(`run of ${name}`));
    child.prependOnceListener("exit", () => onEffect(`end of ${name}`));
    return child;
  };
}

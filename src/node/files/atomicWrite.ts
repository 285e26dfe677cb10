import { chmod, open, realpath, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const renameTries = 10;

/** The file that a path stands for, symlinks followed; the path itself when nothing is there yet. */
export async function realFile(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return file;
    throw error;
  }
}

export interface AtomicWriteOptions {
  /** Called at the last moment; may still refuse by throwing. */
  readonly beforeReplace?: () => Promise<void>;
  /** False for what need not survive the end of the machine; flushing to the disk costs milliseconds. */
  readonly durable?: boolean;
}

/**
 * Replaces a file in one step: readers see the old bytes or the new ones. Keeps the mode, follows a symlink, and leaves no
 * temporary file behind.
 */
export async function atomicWrite(
  file: string,
  bytes: string | Uint8Array,
  { beforeReplace, durable = true }: AtomicWriteOptions = {},
): Promise<void> {
  const target = await realFile(file);
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${crypto.randomUUID().slice(-12)}.tmp`);
  try {
    await writeNew(temporary, bytes, durable);
    const mode = await modeOf(target);
    if (mode !== undefined) await chmod(temporary, mode);
    await beforeReplace?.();
    await replace(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  if (durable) await flushFolder(path.dirname(target));
}

async function writeNew(file: string, bytes: string | Uint8Array, durable: boolean): Promise<void> {
  const handle = await open(file, "wx");
  try {
    await handle.writeFile(bytes);
    if (durable) await handle.sync();
  } finally {
    await handle.close();
  }
}

async function modeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).mode & 0o7777;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** On Windows another program (a virus scanner, an editor) may hold the target for a moment. */
async function replace(from: string, to: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await rename(from, to);
    } catch (error) {
      const busy = ["EPERM", "EBUSY", "EACCES"].includes(errorCode(error) ?? "");
      if (process.platform !== "win32" || !busy || tries === renameTries) throw error;
      await delay(20 * tries);
    }
  }
}

/** Makes the rename itself durable; Windows cannot open folders and does not need it. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The system's code of an error (`ENOENT`); undefined for other errors. */
export function errorCode(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === "string" ? code : undefined;
}

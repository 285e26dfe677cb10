// @ts-check
/** Folders below the system's temporary one that are gone when this process is. */
import { rmSync } from "node:fs";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import process from "node:process";

/** @type {Set<string>} */
const folders = new Set();
const thoroughly = /** @type {const} */ ({ recursive: true, force: true, maxRetries: 10, retryDelay: 100 });

function removeAll() {
  for (const folder of folders) rmSync(folder, thoroughly);
}

/**
 * A fresh folder under its real path.
 * @param {string} name Begins its name; short, where paths must be.
 */
export async function makeTemporaryFolder(name) {
  if (folders.size === 0) process.once("exit", removeAll);
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), `${name}-`)));
  folders.add(folder);
  return folder;
}

/** @param {string} folder One that `makeTemporaryFolder` gave. */
export async function removeTemporaryFolder(folder) {
  await rm(folder, thoroughly);
  folders.delete(folder);
  if (folders.size === 0) process.off("exit", removeAll);
}

/**
 * Gives `body` a fresh folder and removes it afterwards.
 * @template T
 * @param {string} name
 * @param {(folder: string) => Promise<T>} body
 * @returns {Promise<T>}
 */
export async function withTemporaryFolder(name, body) {
  const folder = await makeTemporaryFolder(name);
  try {
    return await body(folder);
  } finally {
    await removeTemporaryFolder(folder);
  }
}

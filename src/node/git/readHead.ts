import { readFile } from "node:fs/promises";
import path from "node:path";
import { errorCode } from "../files/atomicWrite.ts";
import type { RepositoryPlace } from "./findRepository.ts";

const wholeHash = /^[0-9a-f]{40,64}$/;

/** The hash of HEAD from git's own files; undefined where only git can tell: packed or other stores of references, no commit. */
export async function readHead({ gitFolder, commonFolder }: RepositoryPlace): Promise<string | undefined> {
  const head = await readLine(path.join(gitFolder, "HEAD"));
  const name = /^ref: (refs\/[^\0]+)$/.exec(head ?? "")?.[1];
  const hash = name === undefined ? head : await readLine(path.join(commonFolder, ...name.split("/")));
  return hash !== undefined && wholeHash.test(hash) ? hash : undefined;
}

async function readLine(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, "utf8")).trimEnd();
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EISDIR"].includes(errorCode(error) ?? "")) return undefined;
    throw error;
  }
}

import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { errorCode } from "../files/atomicWrite.ts";
import { numberOf, recordOf, recordsOf, textOf } from "../http/fields.ts";
import { evidenceName } from "./mediaEvidence.ts";

/** A run as its `media.json` tells it; whoever wrote that file, names are plain and texts are short. */
export interface ShelvedRun {
  /** Absolute. */
  readonly folder: string;
  readonly promptId: string;
  readonly workflow: string;
  readonly server: string;
  readonly prompt: string;
  readonly negative: string;
  readonly models: readonly string[];
  readonly seeds: readonly string[];
  /** Milliseconds since the epoch; undefined when it was not told. */
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
}

/** What tells a picture from others. */
export type MadeOf = Pick<ShelvedRun, "prompt" | "seeds" | "models">;

/**
 * Without what is one of `others` for certain: its seed, its model, and its prompt or one that holds it. Each of them stands for one
 * alone; what does not tell its prompt or its seed stays.
 */
export function withoutTwins<T extends { readonly madeOf?: MadeOf }>(
  found: readonly T[],
  others: readonly { readonly madeOf?: MadeOf }[],
): readonly T[] {
  const left = new Set(others.flatMap(({ madeOf }) => madeOf ?? []));
  return found.filter(({ madeOf }) => {
    const { models = [], prompt, seeds = [] } = madeOf ?? {};
    if (!prompt || seeds.length === 0) return true;
    const holds = (all: readonly string[], some: readonly string[]) => some.every((each) => all.includes(each));
    const isTwin = (other: MadeOf) =>
      other.prompt.includes(prompt) && holds(other.seeds, seeds) && holds(other.models, models);
    const twin = [...left].find(isTwin);
    return twin === undefined || !left.delete(twin);
  });
}

const largestEvidence = 1024 * 1024;
const longestText = 4000;

/** The runs whose evidence lies in folders right below `folders`, the newest first, at most `limit`. Nothing that cannot be read is told. */
export async function readMediaShelf(folders: readonly string[], limit: number): Promise<readonly ShelvedRun[]> {
  const found = (await Promise.all(folders.map(evidenceBelow))).flat().sort((a, b) => b.at - a.at);
  const runs: ShelvedRun[] = [];
  for (const { file } of found.slice(0, limit)) {
    const run = decodeEvidence(path.dirname(file), await readJson(file));
    if (run) runs.push(run);
  }
  return runs;
}

async function evidenceBelow(folder: string): Promise<readonly { readonly file: string; readonly at: number }[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return [];
    throw error;
  });
  const files = entries.filter((entry) => entry.isDirectory()).map(({ name }) => path.join(folder, name, evidenceName));
  const found = await Promise.all(
    files.map(async (file) => {
      const about = await stat(file).catch(() => undefined);
      return about?.isFile() && about.size <= largestEvidence ? [{ file, at: about.mtimeMs }] : [];
    }),
  );
  return found.flat();
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    // Gone meanwhile, or cut off: it tells nothing.
    return undefined;
  }
}

function decodeEvidence(folder: string, value: unknown): ShelvedRun | undefined {
  const told = recordOf(value);
  const promptId = shortText(told?.promptId);
  if (!told || promptId === "") return undefined;
  const server = recordOf(told.server);
  const times = recordOf(told.times);
  const parameter = (key: string) => shortText(recordsOf(told.parameters).find((each) => each.key === key)?.value);
  const values = (list: unknown) => recordsOf(list).map((each) => shortText(each.value));
  return {
    ...{ folder, promptId, workflow: shortText(recordOf(told.workflow)?.file) },
    server: [server?.url, server?.version].map(shortText).filter(Boolean).join(" · "),
    ...{ prompt: parameter("prompt"), negative: parameter("negative") },
    ...{ models: values(told.models), seeds: values(told.seeds) },
    ...{ startedAt: timeOf(times?.started), endedAt: timeOf(times?.ended) ?? timeOf(times?.saved) },
    files: recordsOf(told.outputs).flatMap(({ bytes, file, sha256 }) => {
      const name = shortText(file);
      const isPlain = name !== "" && !/[\\/]|^\.\.?$/.test(name);
      return isPlain ? [{ name, bytes: numberOf(bytes) ?? 0, sha256: shortText(sha256) }] : [];
    }),
  };
}

function shortText(value: unknown): string {
  return (textOf(value) ?? "").slice(0, longestText);
}

function timeOf(value: unknown): number | undefined {
  const time = Date.parse(textOf(value) ?? "");
  return Number.isNaN(time) ? undefined : time;
}

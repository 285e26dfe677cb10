import { mkdir, realpath, writeFile } from "node:fs/promises";
import path from "node:path";
import { ControlError } from "../../core/base/errors.ts";
import type { RepositoryFacts } from "../../core/document/repositoryFacts.ts";
import { type StartingTemplate, toStartingDocument } from "../../core/document/template.ts";
import type { Settings } from "../../core/settings.ts";
import { fileFailure } from "../files/fileFailure.ts";
import { documentPathIn } from "../git/documentPath.ts";
import { findRepository } from "../git/findRepository.ts";
import { detectFacts } from "./detectFacts.ts";

export interface InitOptions {
  /** Absolute path of the repository's top level. */
  readonly folder: string;
  readonly settings: Pick<Settings, "file" | "runsFolder">;
  readonly now: Date;
  /** `full` when left out. */
  readonly template?: StartingTemplate | undefined;
  /** Computes the document and writes nothing. */
  readonly dryRun?: boolean;
}

export interface InitResult {
  /** Relative to the folder. */
  readonly file: string;
  readonly text: string;
  readonly facts: RepositoryFacts;
  readonly written: boolean;
}

/** Writes a starting document made for this repository. Throws `file-exists` instead of overwriting, `file-failed`, and `path-refused`. */
export async function initDocument(options: InitOptions): Promise<InitResult> {
  const { folder, now, settings, template = "full" } = options;
  const place = findRepository(folder);
  if (place) await documentPathIn(place.root, path.resolve(await realpath(folder), settings.file));
  const facts = await detectFacts(folder);
  const places = { documentPath: settings.file, runsFolder: settings.runsFolder };
  const text = toStartingDocument(facts, { now, template, ...places });
  if (!options.dryRun) await writeNewFile(path.join(folder, settings.file), text);
  return { file: settings.file, text, facts, written: !options.dryRun };
}

/** Writes a text to a place where nothing is. Throws `file-exists` instead of overwriting, and `file-failed`. */
export async function writeNewFile(file: string, text: string): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") {
      throw new ControlError("file-exists", `${file} is there already; init never overwrites`, {
        data: { file },
        cause: error,
      });
    }
    throw fileFailure(file, "written", error);
  }
}

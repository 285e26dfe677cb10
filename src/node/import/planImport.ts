import path from "node:path";
import type { TextEdit } from "../../core/base/text.ts";
import { truthRepairEdits } from "../../core/cycle/truthRepair.ts";
import { DocumentDraft } from "../../core/document/edits/draft.ts";
import { commitsOfList, importTasks, type TaskImport } from "../../core/document/legacy/importTasks.ts";
import type { ControlDocument } from "../../core/document/model.ts";
import type { ControlPlane } from "../controlPlane.ts";
import { readNamedFile } from "../files/fileFailure.ts";
import { openRepository } from "../git/gitRepository.ts";

/** What a list would bring to a document, and the edits that bring it, its figures included. */
export interface PlannedImport {
  readonly imported: TaskImport;
  readonly edits: readonly TextEdit[];
}

export interface ImportPlan {
  /** The list, relative to the control plane's folder, `/` as separator. */
  readonly source: string;
  plan(document: ControlDocument): PlannedImport;
}

/** Which of the hashes are commits; none outside of git. */
async function existingCommits(folder: string, hashes: readonly string[]): Promise<ReadonlySet<string>> {
  const repository = hashes.length === 0 ? undefined : openRepository(folder);
  if (repository === undefined) return new Set();
  const commits = await repository.commits(hashes);
  return new Set(hashes.filter((hash) => commits.some((commit) => commit.hash.startsWith(hash))));
}

/** The import of a list and the figures that follow from it, as one edit of the document. Throws `file-failed`; hashes are looked up in git when `askGit`. */
export async function planImport(plane: ControlPlane, file: string, askGit = true): Promise<ImportPlan> {
  const text = await readNamedFile(file);
  const existing = await existingCommits(plane.folder, askGit ? commitsOfList(text) : []);
  const facts = {
    source: path.relative(plane.folder, file).replaceAll(path.sep, "/"),
    text,
    day: new Date().toISOString().slice(0, 10).replaceAll("-", ""),
    isCommit: (hash: string) => existing.has(hash),
  };
  const options = await plane.lintOptions({ git: false });
  return {
    source: facts.source,
    plan: (document: ControlDocument) => {
      const imported = importTasks(document, facts);
      const draft = new DocumentDraft(document).apply(() => imported.edits);
      if (!draft.isEmpty) draft.apply((now) => truthRepairEdits(now, options));
      return { imported, edits: draft.batch().edits };
    },
  };
}

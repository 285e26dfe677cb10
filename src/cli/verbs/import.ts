import { readFile } from "node:fs/promises";
import path from "node:path";
import { ControlError, messageOf } from "../../core/base/errors.ts";
import { truthRepairEdits } from "../../core/cycle/truthRepair.ts";
import { DocumentDraft } from "../../core/document/edits/draft.ts";
import { commitsOfList, importTasks, type TaskImport } from "../../core/document/legacy/importTasks.ts";
import type { ControlDocument } from "../../core/document/model.ts";
import type { ControlPlane } from "../../node/controlPlane.ts";
import { openRepository } from "../../node/git/gitRepository.ts";
import { exitCodes } from "../exitCodes.ts";
import { printJson } from "../printJson.ts";
import type { Terminal } from "../terminal.ts";
import { textTable } from "../textTable.ts";
import type { RunVerb } from "../verbContext.ts";
import { withControlPlane } from "../withControlPlane.ts";

async function readList(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new ControlError("file-failed", `${file} cannot be read: ${messageOf(cause)}`, { data: { file }, cause });
  }
}

/** Which of the hashes are commits; none outside of git. */
async function existingCommits(folder: string, hashes: readonly string[]): Promise<ReadonlySet<string>> {
  const repository = hashes.length === 0 ? undefined : await openRepository(folder);
  if (repository === undefined) return new Set();
  const commits = await repository.commits(hashes);
  return new Set(hashes.filter((hash) => commits.some((commit) => commit.hash.startsWith(hash))));
}

/** The import and the figures that follow from it, as one edit of the document. */
async function planImport(plane: ControlPlane, file: string) {
  const text = await readList(file);
  const existing = await existingCommits(plane.folder, commitsOfList(text));
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

function printReport({ tasks, unplaced }: TaskImport, written: boolean, { err, out, paint }: Terminal): void {
  const rows = tasks.map(({ id, note, state, title }) => [
    { text: id, paint: paint.bold },
    { text: state },
    { text: title },
    { text: note ?? "", paint: paint.dim },
  ]);
  for (const line of textTable(rows)) out(line);
  if (unplaced.length > 0) out(`not placed: ${unplaced.length}`);
  const lines = unplaced.map(({ line, reason, text }) => [
    { text: `  line ${line}` },
    { text: reason, paint: paint.yellow },
    { text: text.slice(0, 100), paint: paint.dim },
  ]);
  for (const line of textTable(lines)) out(line);
  err(`${tasks.length} tasks ${written ? "taken over" : "to take over"}`);
  if (!written && tasks.length > 0) err("Nothing is written yet; add --write");
}

export const runImport: RunVerb = async (context) => {
  const { cwd, flags, json, terminal, words } = context;
  const file = path.resolve(cwd, words[0] ?? "");
  const write = flags.has("write");
  const { imported, source } = await withControlPlane(context, async (plane) => {
    const { plan, source } = await planImport(plane, file);
    let result = plan(await plane.document());
    if (write) {
      await plane.edit((document) => {
        result = plan(document);
        return result.edits;
      });
    }
    return { imported: result.imported, source };
  });
  const { tasks, unplaced } = imported;
  const written = write && tasks.length > 0;
  if (json)
    printJson(terminal, {
      source,
      written,
      tasks: tasks.map((task) => ({ ...task, note: task.note ?? null })),
      unplaced,
    });
  else printReport(imported, written, terminal);
  return exitCodes.clean;
};

import type { TaskImport } from "../../document/legacy/importTasks.ts";
import { PageBuilder, type PageText } from "./pageText.ts";

/** What an import would bring, and what it could not place; links lead to the lines of the list. */
export function toImportPage(source: string, { tasks, unplaced }: TaskImport): PageText {
  const page = new PageBuilder().add(`# Import of ${source}`).end(true);
  page.add(`${tasks.length} to take over, ${unplaced.length} not placed.`).end();
  if (tasks.length > 0) page.end().add("## To take over").end(true);
  for (const { id, line, note, state, title } of tasks) {
    page.add(`- ${id} `).add(`line ${line}`, { kind: "line", line }).add(` ${state} — ${title}`);
    if (note !== undefined) page.add(` (${note})`);
    page.end();
  }
  if (unplaced.length > 0) page.end().add("## Not placed").end(true);
  for (const { line, reason, text } of unplaced) {
    page
      .add("- ")
      .add(`line ${line}`, { kind: "line", line })
      .add(` ${reason}: ${text.slice(0, 200)}`)
      .end();
  }
  return page.page();
}

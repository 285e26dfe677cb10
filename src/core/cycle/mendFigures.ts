import { parseDocument } from "../document/parse.ts";
import { dashboardFindings } from "../lint/guard/dashboardGuard.ts";
import { indexDocument } from "../lint/guard/guardedChange.ts";
import { readPolicy } from "../policy/readPolicy.ts";
import type { CycleRun } from "./cycleRun.ts";
import { truthRepairEdits } from "./truthRepair.ts";

/**
 * Writes the derived figures anew when hand edits of the ledger made one of them false, so that what is committed is true. `former`
 * is the text of HEAD; what was false there is left to the save.
 */
export async function mendFigures(run: CycleRun, former: string): Promise<void> {
  const { documentPath, settings, store } = run.ports;
  const before = indexDocument(parseDocument(former));
  if (dashboardFindings({ file: documentPath, before, after: indexDocument(run.document) }).length === 0) return;
  const edits = truthRepairEdits(run.document, { settings });
  await run.folder.append("will-write", { path: documentPath, version: run.snapshot.version });
  const snapshot = await store.write({ version: run.snapshot.version, edits });
  const document = parseDocument(snapshot.text, snapshot.version);
  run.read(snapshot, document, readPolicy(document, settings));
  await run.record({ type: "written", path: documentPath });
  await run.note("Figures that the edits of the ledger made false were written anew");
}

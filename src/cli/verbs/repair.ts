import { ControlError } from "../../core/base/errors.ts";
import { unifiedDiff } from "../../core/base/unifiedDiff.ts";
import { repairEncoding } from "../../core/lint/encoding/repairEncoding.ts";
import type { ControlPlane } from "../../node/controlPlane.ts";
import { readTruthFacts } from "../../node/repair/truthFacts.ts";
import { exitCodes } from "../exitCodes.ts";
import { printJson } from "../printJson.ts";
import type { RunVerb, VerbContext } from "../verbContext.ts";
import { toVisibleLines } from "../visibleText.ts";
import { withControlPlane } from "../withControlPlane.ts";

async function repairTruth({ json, terminal }: VerbContext, plane: ControlPlane): Promise<void> {
  const { truthRepairEdits } = await import("../../core/cycle/truthRepair.ts");
  const facts = await readTruthFacts(plane);
  let diff = "";
  await plane.edit((document) => {
    const edits = truthRepairEdits(document, facts);
    diff = unifiedDiff(plane.settings.file, document.text, edits);
    return edits;
  });
  if (json) printJson(terminal, { file: plane.settings.file, written: diff !== "", diff });
  else terminal.out(diff === "" ? "Everything that follows from the ledger is right." : shown(diff));
}

async function repairCharacters({ flags, json, terminal }: VerbContext, plane: ControlPlane): Promise<void> {
  const { file } = plane.settings;
  const document = await plane.document();
  const repair = repairEncoding(document);
  const diff = unifiedDiff(file, document.text, repair.edits);
  const written = flags.has("write") && diff !== "";
  if (written) await plane.edit((now) => (now.version === document.version ? repair.edits : repairEncoding(now).edits));
  const left = repair.left.map(({ start }) => repair.document.positionAt(start).line + 1);
  if (json) {
    printJson(terminal, { file, written, repaired: repair.repaired, left, diff });
    return;
  }
  if (diff !== "") terminal.out(shown(diff));
  terminal.err(`${repair.repaired} repaired, ${left.length} places left${lineList(left)}`);
  if (diff !== "" && !written) terminal.err("Nothing is written yet; add --write");
}

function lineList(lines: readonly number[]): string {
  const all = [...new Set(lines)];
  if (all.length === 0) return "";
  return `, lines ${all.slice(0, 20).join(", ")}${all.length > 20 ? ", …" : ""}`;
}

function shown(diff: string): string {
  return toVisibleLines(diff.trimEnd());
}

export const runRepair: RunVerb = async (context) => {
  const { flags } = context;
  const [truth, encoding] = [flags.has("truth"), flags.has("encoding")];
  if (truth === encoding)
    throw new ControlError("usage", "usage: control-plane repair --truth | repair --encoding [--write]");
  await withControlPlane(context, (plane) => (truth ? repairTruth : repairCharacters)(context, plane));
  return exitCodes.clean;
};

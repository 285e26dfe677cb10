import { counted } from "../../core/base/counted.ts";
import { ControlError } from "../../core/base/errors.ts";
import { replaceEdit } from "../../core/base/text.ts";
import { unifiedDiff } from "../../core/base/unifiedDiff.ts";
import { repairEncoding } from "../../core/lint/encoding/repairEncoding.ts";
import type { ControlPlane } from "../../node/controlPlane.ts";
import type { ForeignFile } from "../../node/repair/foreignFile.ts";
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

/** What a repair of characters did or would do. */
interface EncodingAnswer {
  readonly file: string;
  readonly written: boolean;
  readonly repaired: number;
  /** One-based lines, one a place. */
  readonly left: readonly number[];
  readonly diff: string;
}

async function repairEncodingOf(context: VerbContext, plane: ControlPlane): Promise<void> {
  try {
    tell(context, await repairCharacters(context, plane));
  } catch (error) {
    const { foreignFileOf } = await import("../../node/repair/foreignFile.ts");
    const foreign = await foreignFileOf(error);
    if (foreign === undefined) throw error;
    tell(context, await repairBytes(context, plane.settings.file, foreign));
    if (!context.json) context.terminal.err("These are bytes that are no UTF-8; other damage shows in a second call");
  }
}

/** In the diff, U+FFFD stands for the bytes. */
async function repairBytes({ flags }: VerbContext, file: string, foreignFile: ForeignFile): Promise<EncodingAnswer> {
  const { foreign, text } = foreignFile;
  const edits = foreign.flatMap(({ character, offset }) =>
    character === undefined ? [] : [replaceEdit({ start: offset, end: offset + 1 }, character)],
  );
  const written = flags.has("write") && edits.length > 0;
  if (written) await (await import("../../node/repair/foreignFile.ts")).writeCharacters(foreignFile);
  const left = foreign.flatMap(({ character, line }) => (character === undefined ? [line] : []));
  return { file, written, repaired: edits.length, left, diff: unifiedDiff(file, text, edits) };
}

async function repairCharacters({ flags }: VerbContext, plane: ControlPlane): Promise<EncodingAnswer> {
  const { file } = plane.settings;
  const document = await plane.document();
  const repair = repairEncoding(document);
  const diff = unifiedDiff(file, document.text, repair.edits);
  const written = flags.has("write") && diff !== "";
  if (written) await plane.edit((now) => (now.version === document.version ? repair.edits : repairEncoding(now).edits));
  const left = repair.left.map(({ start }) => repair.document.positionAt(start).line + 1);
  return { file, written, repaired: repair.repaired, left, diff };
}

function tell({ json, terminal }: VerbContext, answer: EncodingAnswer): void {
  if (json) {
    printJson(terminal, { ...answer });
    return;
  }
  const { diff, left, repaired, written } = answer;
  if (diff !== "") terminal.out(shown(diff));
  terminal.err(`${repaired} repaired, ${counted(left.length, "place")} left${lineList(left)}`);
  if (diff !== "" && !written) terminal.err("Nothing is written yet; add --write");
}

function lineList(lines: readonly number[]): string {
  const all = [...new Set(lines)];
  if (all.length === 0) return "";
  return `, ${all.length === 1 ? "line" : "lines"} ${all.slice(0, 20).join(", ")}${all.length > 20 ? ", …" : ""}`;
}

function shown(diff: string): string {
  return toVisibleLines(diff.trimEnd());
}

export const runRepair: RunVerb = async (context) => {
  const { flags } = context;
  const truth = flags.has("truth");
  if (!truth && !flags.has("encoding"))
    throw new ControlError("usage", "usage: control-plane repair --truth | repair --encoding [--write]");
  await withControlPlane(context, (plane) => (truth ? repairTruth : repairEncodingOf)(context, plane));
  return exitCodes.clean;
};

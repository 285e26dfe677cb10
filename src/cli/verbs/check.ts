import { sortedEdits, type TextEdit } from "../../core/base/text.ts";
import { DocumentDraft } from "../../core/document/edits/draft.ts";
import type { ControlDocument } from "../../core/document/model.ts";
import type { Finding } from "../../core/lint/finding.ts";
import { lintDocument } from "../../core/lint/lintDocument.ts";
import type { ControlPlane } from "../../node/controlPlane.ts";
import { exitCodes } from "../exitCodes.ts";
import { type FindingView, isAlarming, toFindingView } from "../findingViews.ts";
import { findingLines } from "../formats/findingText.ts";
import { printJson } from "../printJson.ts";
import type { RunVerb, VerbContext } from "../verbContext.ts";
import { withControlPlane } from "../withControlPlane.ts";

/** A mend may bring the next one to light; more rounds than this would be two mends undoing each other. */
const maximumRounds = 5;

interface Mended {
  readonly edits: readonly TextEdit[];
  readonly count: number;
}

/** Edits of every certain mend, each applied to what the ones before it left. */
export function mendEdits(document: ControlDocument): Mended {
  const draft = new DocumentDraft(document);
  let count = 0;
  for (let round = 0; round < maximumRounds; round++) {
    const { edits, count: mended } = compatibleFixes(lintDocument(draft.document), draft.document.text.length);
    if (mended === 0) break;
    count += mended;
    draft.apply(() => edits);
  }
  return { edits: draft.batch().edits, count };
}

/** The fixes that touch different text; the others wait for the next round. */
function compatibleFixes(findings: readonly Finding[], length: number): Mended {
  const edits: TextEdit[] = [];
  let count = 0;
  for (const { fix } of findings) {
    if (fix === undefined || fix.edits.length === 0 || overlaps([...edits, ...fix.edits], length)) continue;
    edits.push(...fix.edits);
    count++;
  }
  return { edits, count };
}

function overlaps(edits: readonly TextEdit[], length: number): boolean {
  try {
    sortedEdits(edits, length);
    return false;
  } catch {
    return true;
  }
}

async function mend(plane: ControlPlane): Promise<number> {
  let count = 0;
  await plane.edit((document) => {
    const mended = mendEdits(document);
    count = mended.count;
    return mended.edits;
  });
  return count;
}

export const runCheck: RunVerb = async (context) => {
  const { flags } = context;
  const fix = flags.has("fix");
  const { file, fixed, views } = await withControlPlane(context, async (plane) => {
    const mended = fix ? await mend(plane) : 0;
    const findings = await plane.check();
    const document = await plane.document();
    return {
      file: plane.settings.file,
      fixed: mended,
      views: findings.map((finding) => toFindingView(document, finding)),
    };
  });
  await print(context, file, views, fix ? fixed : undefined);
  return views.some(isAlarming) ? exitCodes.findings : exitCodes.clean;
};

async function print(
  { flags, json, terminal, version }: VerbContext,
  file: string,
  views: readonly FindingView[],
  fixed: number | undefined,
): Promise<void> {
  const format = json ? "json" : (flags.value("format") ?? "text");
  if (format === "json") {
    printJson(terminal, { file, findings: views, ...(fixed === undefined ? {} : { fixed }) });
  } else if (format === "sarif") {
    const { toSarif } = await import("../formats/sarif.ts");
    terminal.out(JSON.stringify(toSarif(file, views, version), null, 2));
  } else if (format === "github") {
    const { githubAnnotations } = await import("../formats/githubAnnotations.ts");
    for (const line of githubAnnotations(file, views)) terminal.out(line);
  } else {
    if (fixed !== undefined) terminal.out(`mended ${fixed}`);
    for (const line of findingLines(file, views, terminal.paint)) terminal.out(line);
  }
}

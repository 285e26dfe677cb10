import path from "node:path";
import { applyFixes } from "../../core/lint/applyFixes.ts";
import { toBaseline } from "../../core/lint/baseline.ts";
import { type FindingChoice, isChosen, newFindings } from "../../core/lint/findingFilter.ts";
import type { LintOptions } from "../../core/lint/lintContext.ts";
import type { ControlPlane } from "../../node/controlPlane.ts";
import { atomicWrite } from "../../node/files/atomicWrite.ts";
import { knownFindings, toFindingChoice } from "../checkOptions.ts";
import { exitCodes } from "../exitCodes.ts";
import { type FindingView, isAlarming, toFindingView } from "../findingViews.ts";
import { findingLines } from "../formats/findingText.ts";
import { printJson } from "../printJson.ts";
import type { RunVerb, VerbContext } from "../verbContext.ts";
import { withControlPlane } from "../withControlPlane.ts";

async function mend(plane: ControlPlane, options: LintOptions, choice: FindingChoice): Promise<number> {
  let count = 0;
  await plane.edit((document) => {
    const fixed = applyFixes(document, options, (finding) => isChosen(choice, finding));
    count = fixed.count;
    return fixed.edits;
  });
  return count;
}

export const runCheck: RunVerb = async (context) => {
  const { cwd, flags } = context;
  const fix = flags.has("fix");
  const choice = toFindingChoice(flags);
  const target = flags.value("write-baseline");
  const { file, fixed, views } = await withControlPlane(context, async (plane) => {
    const known = await knownFindings(context, plane);
    const git = !flags.has("no-git");
    const mended = fix ? await mend(plane, await plane.lintOptions({ git }), choice) : 0;
    const all = (await (git ? plane.checkAll() : plane.check())).filter((finding) => isChosen(choice, finding));
    const document = await plane.document();
    if (target !== undefined) await atomicWrite(path.resolve(cwd, target), toBaseline(document, all));
    const findings = target !== undefined ? [] : known === undefined ? all : newFindings(document, all, known);
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
    terminal.out(JSON.stringify(toSarif(file, views, version()), null, 2));
  } else if (format === "github") {
    const { githubAnnotations } = await import("../formats/githubAnnotations.ts");
    for (const line of githubAnnotations(file, views)) terminal.out(line);
  } else {
    if (fixed !== undefined) terminal.out(`mended ${fixed}`);
    for (const line of findingLines(file, views, terminal.paint)) terminal.out(line);
  }
}

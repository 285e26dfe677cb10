import path from "node:path";
import { counted } from "../../core/base/counted.ts";
import type { ControlDocument } from "../../core/document/model.ts";
import { type AppliedFixes, applyFixes } from "../../core/lint/applyFixes.ts";
import { toBaseline } from "../../core/lint/baseline.ts";
import { type Finding, isAlarming } from "../../core/lint/finding.ts";
import { type FindingChoice, type FindingKey, isChosen, newFindings } from "../../core/lint/findingFilter.ts";
import type { LintOptions } from "../../core/lint/lintContext.ts";
import type { ControlPlane } from "../../node/controlPlane.ts";
import { atomicWrite } from "../../node/files/atomicWrite.ts";
import { fileFailure } from "../../node/files/fileFailure.ts";
import { knownFindings, toFindingChoice, unknownRule } from "../checkOptions.ts";
import { type ExitCode, exitCodes } from "../exitCodes.ts";
import { type FindingView, findingViews } from "../findingViews.ts";
import { findingLines } from "../formats/findingText.ts";
import { resolveHostSettings } from "../hostSettings.ts";
import { printJson } from "../printJson.ts";
import { textTable } from "../textTable.ts";
import type { RunVerb, VerbContext } from "../verbContext.ts";
import { toVisibleText } from "../visibleText.ts";
import { withControlPlane } from "../withControlPlane.ts";

/** Mends what is reported: what is chosen, and not `known`. Gives also what is known of the text that is there then. */
async function mend(
  plane: ControlPlane,
  options: LintOptions,
  choice: FindingChoice,
  known: readonly FindingKey[] | undefined,
): Promise<Pick<AppliedFixes, "count" | "known">> {
  let mended: Pick<AppliedFixes, "count" | "known"> = { count: 0, known: known ?? [] };
  await plane.edit((document) => {
    const fixed = applyFixes(document, options, (finding) => isChosen(choice, finding), known);
    mended = fixed;
    return fixed.edits;
  });
  return mended;
}

/** Writes what was found as the baseline file; from then on it is known. */
async function writeBaseline({ cwd, json, terminal }: VerbContext, target: string, look: Look): Promise<void> {
  await atomicWrite(path.resolve(cwd, target), toBaseline(look.document, look.findings)).catch((error) => {
    throw fileFailure(target, "written", error);
  });
  const known = look.findings.length;
  if (json) {
    printJson(terminal, { file: look.file, findings: [], baseline: target, known });
    return;
  }
  terminal.out(
    `${terminal.paint.green("written")} ${toVisibleText(target)}: ${counted(known, "finding")} known from now on`,
  );
  terminal.out("commit it, so that everybody and CI pass over the same");
}

interface Look {
  readonly file: string;
  readonly fixed: number | undefined;
  readonly document: ControlDocument;
  readonly findings: readonly Finding[];
}

export const runCheck: RunVerb = async (context) => {
  const asked = context.flags.value("about");
  if (asked !== undefined) return explain(context, asked);
  try {
    return await checkDocument(context);
  } catch (error) {
    if (context.flags.value("write-baseline") !== undefined) throw error;
    const { foreignFileOf } = await import("../../node/repair/foreignFile.ts");
    const found = await foreignFileOf(error);
    if (found === undefined) throw error;
    const { foreignByteViews } = await import("../foreignByteViews.ts");
    const { settings } = await resolveHostSettings(context);
    await print(context, settings.file, foreignByteViews(found.foreign), undefined);
    return exitCodes.findings;
  }
};

/** The page of one rule, or a line for each; no document is needed. */
async function explain({ json, terminal }: VerbContext, id: string): Promise<ExitCode> {
  const { allRules, toRulePage } = await import("../../core/lint/rulesPage.ts");
  const rules = allRules();
  if (id === "all") {
    const all = rules.map(({ description, id, severity }) => ({ rule: id, severity, description }));
    const rows = all.map((one) => [one.rule, one.severity, one.description.replace(/(?<=\.) .*$/s, "")]);
    if (json) printJson(terminal, { rules: all });
    else for (const line of textTable(rows.map((row) => row.map((text) => ({ text }))))) terminal.out(line);
    return exitCodes.clean;
  }
  const rule = rules.find((known) => known.id === id);
  if (rule === undefined)
    throw unknownRule(
      id,
      rules.map((known) => known.id),
    );
  const page = toRulePage(rule);
  if (json) printJson(terminal, { rule: id, severity: rule.severity, description: rule.description, page });
  else terminal.out(page.trimEnd());
  return exitCodes.clean;
}

async function checkDocument(context: VerbContext): Promise<ExitCode> {
  const { flags } = context;
  const fix = flags.has("fix");
  const choice = toFindingChoice(flags);
  const target = flags.value("write-baseline");
  const look = await withControlPlane(context, async (plane): Promise<Look> => {
    const known = target === undefined ? await knownFindings(context, plane) : undefined;
    const git = !flags.has("no-git");
    const mended = fix ? await mend(plane, await plane.lintOptions({ git }), choice, known) : undefined;
    const all = (await (git ? plane.checkAll() : plane.check())).filter((finding) => isChosen(choice, finding));
    const document = await plane.document();
    const findings = known === undefined ? all : newFindings(document, all, mended?.known ?? known);
    return { file: plane.settings.file, fixed: mended?.count, document, findings };
  });
  if (target !== undefined) {
    await writeBaseline(context, target, look);
    return exitCodes.clean;
  }
  const views = findingViews(look.document, look.findings);
  await print(context, look.file, views, look.fixed);
  return views.some(isAlarming) ? exitCodes.findings : exitCodes.clean;
}

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

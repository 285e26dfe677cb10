import { hasUnproven } from "../../core/audit/auditClaims.ts";
import type { DocumentHistory, Point } from "../../core/audit/documentHistory.ts";
import { auditLines, historyLines } from "../auditText.ts";
import { exitCodes } from "../exitCodes.ts";
import { abortOnInterrupt } from "../interrupt.ts";
import { printJson } from "../printJson.ts";
import { createProgressMeter } from "../progressMeter.ts";
import type { RunVerb } from "../verbContext.ts";
import { withControlPlane } from "../withControlPlane.ts";

export const runAudit: RunVerb = async (context) => {
  const { flags, json, terminal } = context;
  const controller = new AbortController();
  const release = abortOnInterrupt(controller, terminal);
  const meter = createProgressMeter("reading revisions", flags.has("quiet"));
  try {
    const { file, history, report } = await withControlPlane(context, async (plane) => {
      const audited = await plane.audit(controller.signal);
      const onProgress = ({ done, total }: { done: number; total: number }) => meter.update(done, total);
      const walked = flags.has("history") ? await plane.history(controller.signal, onProgress) : undefined;
      return { file: plane.settings.file, report: audited, history: walked };
    });
    meter.end();
    if (json) printJson(terminal, { file, ...report, ...(history === undefined ? {} : toHistoryJson(history)) });
    else {
      for (const line of auditLines(report, terminal.paint)) terminal.out(line);
      if (history !== undefined) for (const line of ["", ...historyLines(history, terminal.paint)]) terminal.out(line);
    }
    return hasUnproven(report.totals, flags.has("strict")) ? exitCodes.findings : exitCodes.clean;
  } finally {
    meter.end();
    release();
  }
};

/** Times as ISO texts. */
function toHistoryJson({ revisions, series }: DocumentHistory): object {
  const iso = (time: number) => new Date(time).toISOString();
  const points = (list: readonly Point[]) => list.map(({ time, value }) => ({ time: iso(time), value }));
  return {
    revisions: revisions.map(({ commit, time, subject, counts, findings, ...rest }) => {
      return { commit, time: iso(time), subject, counts, findings, ...rest };
    }),
    series: {
      burnUp: series.burnUp.map((point) => ({ ...point, time: iso(point.time) })),
      leadTimes: series.leadTimes.map(({ id, opened, closed }) => {
        return { id, opened: iso(opened), closed: iso(closed), milliseconds: closed - opened };
      }),
      reopenRate: points(series.reopenRate),
      provenShare: points(series.provenShare),
      findings: points(series.findings),
    },
  };
}

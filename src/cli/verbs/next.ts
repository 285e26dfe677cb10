import { toCandidateView, toIdleSentence, toRankingLines } from "../../core/views/ranking.ts";
import { toNextView } from "../../core/views/statusView.ts";
import { exitCodes } from "../exitCodes.ts";
import { printJson } from "../printJson.ts";
import { taskTitle } from "../statusText.ts";
import type { RunVerb } from "../verbContext.ts";
import { toVisibleText } from "../visibleText.ts";
import { withControlPlane } from "../withControlPlane.ts";

export const runNext: RunVerb = async (context) => {
  const { flags, json, terminal } = context;
  const explain = flags.has("explain");
  const selection = await withControlPlane(context, (plane) => plane.select());
  const { selected } = selection;
  if (json) {
    const next = selected ? { ...toNextView(selected.task), reasons: selected.reasons } : null;
    printJson(terminal, explain ? { next, ranking: selection.candidates.map(toCandidateView) } : { next });
  } else if (explain) {
    for (const line of toRankingLines(selection, 10)) terminal.out(toVisibleText(line));
  } else if (selected) {
    terminal.out(taskTitle(toNextView(selected.task), terminal.paint));
    for (const reason of selected.reasons) terminal.out(terminal.paint.dim(`  ${toVisibleText(reason)}`));
  } else {
    terminal.out(toIdleSentence(selection));
    if (selection.candidates.length > 0) terminal.out("control-plane next --explain says why, task by task");
  }
  return exitCodes.clean;
};

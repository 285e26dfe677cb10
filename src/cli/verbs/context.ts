import { readAgentContext } from "../../node/agentVerbs/readAgentContext.ts";
import { exitCodes } from "../exitCodes.ts";
import { printJson } from "../printJson.ts";
import type { RunVerb } from "../verbContext.ts";
import { toVisibleLines } from "../visibleText.ts";
import { withControlPlane } from "../withControlPlane.ts";

export const runContext: RunVerb = async (context) => {
  const { json, terminal, words } = context;
  const view = await withControlPlane(context, (plane) => readAgentContext(plane, words[0]));
  if (json) printJson(terminal, view);
  else terminal.out(toVisibleLines(view.text.trimEnd()));
  return exitCodes.clean;
};

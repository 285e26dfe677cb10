import { exitCodes } from "../exitCodes.ts";
import { printJson } from "../printJson.ts";
import { statusLines } from "../statusText.ts";
import type { RunVerb } from "../verbContext.ts";
import { withControlPlane } from "../withControlPlane.ts";

export const runStatus: RunVerb = async (context) => {
  const { json, terminal } = context;
  const view = await withControlPlane(context, (plane) => plane.status());
  if (json) printJson(terminal, view);
  else for (const line of statusLines(view, terminal.paint)) terminal.out(line);
  return exitCodes.clean;
};

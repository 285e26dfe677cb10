import path from "node:path";
import { ControlError } from "../core/base/errors.ts";
import { LineIndex } from "../core/base/lines.ts";
import type { TextRange } from "../core/base/text.ts";
import { readWorkflow, type Workflow } from "../core/workflow/readWorkflow.ts";
import { readNamedFile } from "../node/files/fileFailure.ts";

/** Reads a file that must be a workflow in API form. Throws `file-failed`, or `usage` with the way to export it. */
export async function readWorkflowFile(cwd: string, file: string): Promise<Workflow> {
  const text = (await readNamedFile(path.resolve(cwd, file), file)).replace(/^\ufeff/, "");
  const reading = readWorkflow(text);
  switch (reading.kind) {
    case "api":
      return reading.workflow;
    case "editor":
      throw new ControlError(
        "usage",
        `${file} is saved for the graph editor; export it in API form: in ComfyUI, Workflow → Export (API)`,
      );
    case "other":
      throw new ControlError("usage", `${file} is no ComfyUI workflow: it has no node with a class_type`);
    case "broken": {
      const [problem] = reading.problems;
      const { column, line } = new LineIndex(text).positionAt(problem?.range.start ?? 0);
      throw new ControlError("usage", `${file}:${line + 1}:${column + 1} is no JSON: ${problem?.message}`);
    }
  }
}

/** Lines and columns from 1, ends exclusive. */
export function toPlace(lines: LineIndex, { end, start }: TextRange) {
  const [from, to] = [lines.positionAt(start), lines.positionAt(end)];
  return { line: from.line + 1, column: from.column + 1, endLine: to.line + 1, endColumn: to.column + 1 };
}

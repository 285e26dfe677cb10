import type { ModelTool } from "../../core/cycle/languageModel.ts";

const text = (description: string) => ({ type: "string", description });
const count = (description: string) => ({ type: "integer", minimum: 1, description });

function tool(name: string, description: string, properties: object, required: readonly string[] = []): ModelTool {
  return { name, description, inputSchema: { type: "object", properties, required, additionalProperties: false } };
}

export const toolNames = {
  read: "read_file",
  list: "list_files",
  search: "search",
  edit: "apply_edit",
  check: "run_check",
  finish: "finish",
} as const;

const path = text("Relative to the repository.");

/** The tools of a model that does the work of a cycle. */
export const workToolList: readonly ModelTool[] = [
  tool(
    toolNames.read,
    "Reads a text file, or some of its lines. Each file counts once against the budget.",
    { path, fromLine: count("First line, from 1."), lines: count("How many lines; all when left out.") },
    ["path"],
  ),
  tool(toolNames.list, "Lists the files below a folder, without ignored ones.", {
    path: text("A folder; the whole repository when left out."),
  }),
  tool(
    toolNames.search,
    "Finds lines that hold a text, in tracked and new files.",
    {
      text: text("What to find, in its own letter case."),
      path: text("Only below this folder or in this file."),
      regex: { type: "boolean", description: "Reads the text as a POSIX extended regular expression." },
    },
    ["text"],
  ),
  tool(
    toolNames.edit,
    "One atomic change of one file: replaces texts that stand in it exactly once, makes a new file, deletes it, or gives it another name.",
    {
      path,
      replacements: {
        type: "array",
        description: "Made in order, all or none.",
        items: {
          type: "object",
          properties: { oldText: text("Exactly as it stands in the file."), newText: text("What takes its place.") },
          required: ["oldText", "newText"],
          additionalProperties: false,
        },
      },
      content: text("Instead of replacements: the whole text of a file that is not there yet."),
      delete: { type: "boolean", description: "Instead: true takes the file away." },
      renameTo: text("Instead: its new path, where nothing is yet."),
    },
    ["path"],
  ),
  tool(toolNames.check, "Runs the checks of what you changed and of the task, or one of them.", {
    name: text("Name or command of one check."),
  }),
  tool(
    toolNames.finish,
    "Ends your work. The engine then checks it; what you claim proves nothing.",
    {
      outcome: { type: "string", enum: ["done", "continue", "blocked"] },
      reason: text("For continue and blocked: what is missing, and the smallest next step."),
      noCode: text("For done without a change: why that is right. A person has to confirm it."),
      link: text("For done elsewhere: where the work is. A person has to confirm it."),
      who: text("Who answers for the link."),
      alsoDone: {
        type: "array",
        items: { type: "string" },
        description: "Ids of other tasks that the same work closes, where the contract allows it.",
      },
    },
    ["outcome"],
  ),
];

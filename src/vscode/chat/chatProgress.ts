import type { ChatResponseStream } from "vscode";
import * as vscode from "vscode";
import type { CycleEvent } from "../../core/cycle/events.ts";
import { toReportLines } from "../../core/cycle/reportText.ts";
import { cycleSteps } from "../cycleSteps.ts";
import { inertLine } from "./inertLine.ts";

/** Tells a cycle in the chat as it happens; every text of the document or of the worker is shown as plain text. */
export class ChatProgress {
  readonly #stream: ChatResponseStream;
  #rest = "";

  constructor(stream: ChatResponseStream) {
    this.#stream = stream;
  }

  tell(event: CycleEvent): void {
    if (event.type === "output") this.#output(event.text);
    else if (event.type === "step") this.#stream.progress(`${cycleSteps[event.step]}…`);
    else if (event.type === "check-started") this.#stream.progress(plainLine(event.name));
    else for (const line of wordsOf(event)) this.#say(line);
  }

  /** Of what a worker prints only the calls of tools are told; the rest is in the output channel. */
  #output(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) if (line.startsWith("→ ")) this.#stream.progress(plainLine(line));
  }

  #say(text: string): void {
    this.#stream.markdown(`${inertLine(text)}\n\n`);
  }
}

/** The lines of the answer that an event is worth. */
function wordsOf(event: CycleEvent): readonly string[] {
  switch (event.type) {
    case "selected":
      return [`${event.task.id} ${event.task.title}`];
    case "note":
      return [event.text];
    case "committed":
      return [vscode.l10n.t("Committed {0}: {1}", event.hash.slice(0, 7), event.subject)];
    case "checked":
      return [[`${event.check.verdict} ${event.check.name}`, event.check.reason].filter(Boolean).join(": ")];
    case "finished":
      return toReportLines(event.report);
    default:
      return [];
  }
}

/** Progress lines are Markdown, too. */
function plainLine(text: string): string {
  return inertLine(text.slice(0, 120));
}

import { stripVTControlCharacters } from "node:util";
import type { LogOutputChannel } from "vscode";
import type { CycleEvent } from "../core/cycle/events.ts";
import { toReportLines } from "../core/cycle/reportText.ts";
import { toBlastText } from "../core/views/blastText.ts";

/** Writes a cycle to the output channel as it happens; what the executor prints arrives in whole lines. */
export class CycleLog {
  readonly #output: LogOutputChannel;
  #rest = "";

  constructor(output: LogOutputChannel) {
    this.#output = output;
  }

  write(event: CycleEvent): void {
    if (event.type === "output") {
      this.#writeOutput(event.text);
      return;
    }
    this.#flush();
    if (event.type === "finished") for (const line of toReportLines(event.report)) this.#output.info(line);
    else if (event.type === "checked" && event.check.verdict === "FAIL") this.#output.warn(describe(event));
    else this.#output.info(describe(event));
  }

  #writeOutput(text: string): void {
    const lines = (this.#rest + text).split(/\r\n|[\r\n]/);
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#output.info(`│ ${stripVTControlCharacters(line)}`);
  }

  #flush(): void {
    if (this.#rest) this.#output.info(`│ ${stripVTControlCharacters(this.#rest)}`);
    this.#rest = "";
  }
}

function withKind(path: string, kind: string | undefined): string {
  return kind === undefined || kind === "work" ? path : `${path} (${kind})`;
}

function describe(event: Exclude<CycleEvent, { type: "finished" | "output" }>): string {
  switch (event.type) {
    case "started":
      return `AUTO ${event.runId} in ${event.runFolder}`;
    case "step":
      return `Step: ${event.step}`;
    case "note":
      return event.text;
    case "dirty":
      return `Uncommitted: ${event.changes.map(({ path }, index) => withKind(path, event.kinds?.[index])).join(", ")}`;
    case "committed":
      return `Committed ${event.hash} (${event.what}): ${event.subject}`;
    case "selected":
      return `Selected ${event.task.id} ${event.task.title}: ${event.reasons.join("; ")}`;
    case "health":
      return `${event.health.service.name} is ${event.health.state}: ${event.health.detail}`;
    case "executing":
      return `Executor ${event.executor}; brief in ${event.briefFile}`;
    case "blast-radius":
      return ["Changed so far:", toBlastText(event.blast), ...event.blast.remarks.map((remark) => `(${remark})`)].join(
        " ",
      );
    case "check-started":
      return `Check ${event.name}: ${event.command}`;
    case "checked":
      return [`${event.check.verdict} ${event.check.name}`, event.check.reason].filter(Boolean).join(": ");
    case "waiting":
      return `Waiting for Verify & Save or Stop; brief in ${event.briefFile}`;
    case "lock-held":
      return `The lock is held by process ${event.owner.pid} on ${event.owner.host} since ${event.owner.since}`;
    case "written":
      return `Wrote ${event.path}`;
  }
}

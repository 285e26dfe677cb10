import type { Checks, PlannedCheck } from "../../core/cycle/checks.ts";
import type { CheckRecord } from "../../core/cycle/events.ts";
import type { Brief } from "../../core/cycle/executor.ts";
import type { IoBudget } from "../../core/cycle/ioBudget.ts";
import type { Approvals } from "../../core/ports.ts";
import { answered, refused, type ToolText } from "./toolText.ts";

const maximumCalls = 30;
const shownOutput = 4_000;

interface WorkChecksInit {
  readonly brief: Brief;
  readonly budget: IoBudget;
  readonly checks: Checks;
  readonly approvals: Approvals;
}

/** Checks while a model works: only configured ones and those that a person approved. They prove nothing; the engine checks at the end. */
export class WorkChecks {
  readonly #init: WorkChecksInit;
  #calls = 0;

  constructor(init: WorkChecksInit) {
    this.#init = init;
  }

  /** Runs one check by its name or command, or all. */
  async run(name: string | undefined, signal: AbortSignal): Promise<ToolText> {
    if (++this.#calls > maximumCalls) return refused(`At most ${maximumCalls} calls of run_check in a run`);
    const offered = await this.#offered(signal);
    const wanted = name ? offered.filter((check) => check.name === name || check.command === name) : offered;
    if (wanted.length === 0) {
      const names = offered.map((check) => check.name).join(", ") || "none, for nothing is changed yet";
      return refused(name ? `There is no check ${name}; there are: ${names}` : `There is no check to run: ${names}`);
    }
    const lines: string[] = [];
    let ran = 0;
    for (const check of wanted) {
      if (await this.#mayRun(check)) {
        ran++;
        lines.push(toWords(await check.run(signal)));
      } else lines.push(`SKIP ${check.name}: a person has to approve \`${check.command}\` first`);
    }
    return ran > 0 ? answered(lines.join("\n")) : refused(lines.join("\n"));
  }

  /** The cheapest checks of everything changed so far; the first failure ends the changes. */
  async miniCheck(signal: AbortSignal): Promise<string> {
    const { budget, checks } = this.#init;
    for (const check of await checks.forChanges(this.#changed(), signal)) {
      if (!(await this.#mayRun(check))) continue;
      const record = await check.run(signal);
      if (record.verdict !== "FAIL") continue;
      budget.miniChecked(check.name);
      return `The mini-check failed, so no further change is taken: finish with "continue" or "blocked".\n${toWords(record)}`;
    }
    budget.miniChecked();
    return "The mini-check passed.";
  }

  async #offered(signal: AbortSignal): Promise<readonly PlannedCheck[]> {
    const { brief, checks } = this.#init;
    const ofFiles = await checks.forChanges(this.#changed(), signal);
    return [...ofFiles, ...brief.verification.map((command) => checks.forTaskCommand(command))];
  }

  #changed(): string[] {
    return [...new Set(this.#init.budget.spent.changes)];
  }

  async #mayRun({ approvalText }: PlannedCheck): Promise<boolean> {
    return approvalText === undefined || this.#init.approvals.isApproved(approvalText);
  }
}

function toWords({ verdict, name, reason, outputTail }: CheckRecord): string {
  const why = reason ? `: ${reason}` : "";
  const output = verdict === "FAIL" && outputTail ? `\n${outputTail.slice(-shownOutput)}` : "";
  return `${verdict} ${name}${why}${output}`;
}

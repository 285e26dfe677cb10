/** The tools of a language model that does the work of a cycle, metered by the contract's IO budget. */
import { ControlError, isAbort, messageOf } from "../../core/base/errors.ts";
import type { Checks } from "../../core/cycle/checks.ts";
import { parseStatedEvidence } from "../../core/cycle/evidence.ts";
import type { Brief, ExecutorClaim } from "../../core/cycle/executor.ts";
import type { IoBudget } from "../../core/cycle/ioBudget.ts";
import type { ToolAnswer, ToolDesk } from "../../core/cycle/toolLoop.ts";
import type { Approvals } from "../../core/ports.ts";
import { FileTools } from "./fileTools.ts";
import { BadInput, optionalText, requiredText, toFields } from "./toolInput.ts";
import { answered, refused } from "./toolText.ts";
import { WorkChecks } from "./workChecks.ts";
import { toolNames, workToolList } from "./workToolList.ts";

export interface WorkToolsInit {
  readonly brief: Brief;
  readonly budget: IoBudget;
  readonly checks: Checks;
  readonly approvals: Approvals;
  /** Takes secrets out of what the model gets to read. */
  readonly redact: (text: string) => string;
}

/** One model's desk for one run. */
export class WorkTools implements ToolDesk {
  readonly tools = workToolList;
  readonly #init: WorkToolsInit;
  readonly #files: FileTools;
  readonly #checks: WorkChecks;

  constructor(init: WorkToolsInit) {
    this.#init = init;
    this.#files = new FileTools(init);
    this.#checks = new WorkChecks(init);
  }

  async call(name: string, input: unknown, signal: AbortSignal): Promise<ToolAnswer> {
    try {
      const answer = await this.#run(name, toFields(input), signal);
      return { ...answer, text: this.#init.redact(answer.text) };
    } catch (error) {
      signal.throwIfAborted();
      if (isAbort(error)) throw error;
      const isExpected = error instanceof BadInput || error instanceof ControlError;
      const words = isExpected ? messageOf(error) : `${name} failed: ${messageOf(error)}`;
      return refused(this.#init.redact(words));
    }
  }

  async #run(name: string, input: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<ToolAnswer> {
    switch (name) {
      case toolNames.read:
        return this.#files.read(input, signal);
      case toolNames.list:
        return this.#files.list(input, signal);
      case toolNames.search:
        return this.#files.search(input, signal);
      case toolNames.edit:
        return this.#edit(input, signal);
      case toolNames.check:
        return this.#checks.run(optionalText(input, "name"), signal);
      case toolNames.finish:
        return { ...answered("The engine goes on from here."), claim: toClaim(input) };
      default:
        return refused(`There is no tool ${name}; there are ${Object.values(toolNames).join(", ")}`);
    }
  }

  /** A change, and the mini-check when it is due. */
  async #edit(input: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<ToolAnswer> {
    const changed = await this.#files.edit(input, signal);
    if (!changed.accepted || !this.#init.budget.isMiniCheckDue) return changed;
    const checked = await this.#checks.miniCheck(signal);
    return answered(`${changed.text}\n${checked}`);
  }
}

function toClaim(input: Readonly<Record<string, unknown>>): ExecutorClaim {
  const outcome = requiredText(input, "outcome");
  if (outcome === "done") return toDone(input);
  if (outcome === "continue" || outcome === "blocked") return { type: outcome, reason: requiredText(input, "reason") };
  throw new BadInput("outcome has to be done, continue or blocked");
}

/** What is said beside "done" is verified by the cycle or confirmed by a person, so it raises nothing here. */
function toDone({ noCode, link, who, alsoDone }: Readonly<Record<string, unknown>>): ExecutorClaim {
  const also = Array.isArray(alsoDone) ? alsoDone.filter((id): id is string => typeof id === "string") : [];
  const evidence = parseStatedEvidence({ noCode, link, who });
  return also.length > 0 || evidence ? { type: "done", said: { also, evidence } } : { type: "done" };
}

import { createHash } from "node:crypto";
import { ControlError } from "../core/base/errors.ts";
import { approvalHash } from "../node/runs/approvalHash.ts";
import { askYesNo } from "./askPerson.ts";
import type { Terminal } from "./terminal.ts";
import { toVisibleText } from "./visibleText.ts";

const shortestPrefix = 8;

/** A command that nobody approved, and how to do it. */
export interface OpenApproval {
  readonly command: string;
  /** What it is for. */
  readonly purpose: string;
  /** The value of `--approve`. */
  readonly hash: string;
}

export interface ApprovalDeskOptions {
  /** Values of `--approve`. */
  readonly hashes: readonly string[];
  /** True when a person sits at the terminal and may be asked. */
  readonly interactive: boolean;
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C while a question is open. */
  readonly controller: AbortController;
}

/** Answers the cycle's questions for approval from `--approve`, else from the person, else with no. */
export class ApprovalDesk {
  readonly #options: ApprovalDeskOptions;
  readonly #open = new Map<string, OpenApproval>();

  /** Throws `usage` for a hash that is too short or no hash. */
  constructor(options: ApprovalDeskOptions) {
    const wrong = options.hashes.find((hash) => !/^[0-9a-f]+$/i.test(hash) || hash.length < shortestPrefix);
    if (wrong !== undefined) {
      throw new ControlError("usage", `Unexpected --approve "${wrong}", expected the hash that auto printed`);
    }
    this.#options = options;
  }

  /** What was asked and not approved. */
  get open(): readonly OpenApproval[] {
    return [...this.#open.values()];
  }

  /** True for what `--approve` names. */
  readonly isApproved = (command: string): boolean => {
    const full = createHash("sha256").update(command).digest("hex");
    return this.#options.hashes.some((candidate) => full.startsWith(candidate.toLowerCase()));
  };

  readonly approve = async (command: string, purpose: string): Promise<boolean> => {
    const hash = approvalHash(command);
    if (this.isApproved(command)) return true;
    if (this.#options.interactive && (await this.#ask(command, purpose))) return true;
    this.#open.set(hash, { command, purpose, hash });
    return false;
  };

  async #ask(command: string, purpose: string): Promise<boolean> {
    const { controller, terminal } = this.#options;
    const { bold } = terminal.errPaint;
    terminal.err(`The repository asks to run: ${bold(toVisibleText(command))} (${toVisibleText(purpose)})`);
    return askYesNo("Run it, now and whenever it is asked for?", controller);
  }
}

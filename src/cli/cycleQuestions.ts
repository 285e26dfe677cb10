/** The cycle's questions on a terminal, and the answers that options give where nobody is asked. */
import { ControlError } from "../core/base/errors.ts";
import { evidenceText, parseStatedEvidence, type StatedEvidence } from "../core/cycle/evidence.ts";
import type { AutoOptions, CycleInteraction } from "../core/cycle/options.ts";
import { askPerson, askYesNo } from "./askPerson.ts";
import type { Flags } from "./commandLine.ts";
import type { Terminal } from "./terminal.ts";
import { toVisibleText } from "./visibleText.ts";

export interface CycleQuestionsInit {
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C while a question is open. */
  readonly controller: AbortController;
}

/** Asks whoever sits at the terminal. */
export function createCycleQuestions({ terminal, controller }: CycleQuestionsInit): CycleInteraction {
  const { bold } = terminal.errPaint;
  const tell = (text: string) => terminal.err(toVisibleText(text));
  return {
    offerSync: async (offers) => {
      const picked: string[] = [];
      for (const { task, commit } of offers) {
        terminal.err(`${bold(task.id)} is there already and verified: ${toVisibleText(task.title)}`);
        tell(`  last touched by ${commit.shortHash} ${commit.subject}`);
        if (await askYesNo("Close it as it is (LEDGER_SYNC)?", controller)) picked.push(task.id);
        else if (picked.length === 0) break;
      }
      return picked;
    },
    confirmNoChange: async (task, said) => {
      terminal.err(`Nothing was changed for ${bold(task.id)}: ${toVisibleText(task.title)}`);
      if (said) {
        tell(`  the agent says: ${evidenceText(said, undefined)}`);
        return (await askYesNo("Is that so, and is the task done?", controller)) ? said : undefined;
      }
      const noCode = await askPerson("Done all the same? Say why (empty: it is not) ", controller);
      return parseStatedEvidence({ noCode });
    },
    atBreakpoint: async ({ at, task, files }) => {
      terminal.err(`Breakpoint: ${bold(task.id)} ${toVisibleText(task.title)}`);
      for (const { path, added, removed } of files) tell(`  ${path} +${added} -${removed}`);
      return askYesNo(at === "before" ? "Begin it?" : "Check and save this?", controller);
    },
  };
}

/** What the options of `auto` say of how a task may be closed. Throws `usage` for half an answer. */
export function closingOptions(flags: Flags): Pick<AutoOptions, "evidence" | "also" | "past"> {
  const evidence = statedByFlags(flags);
  return { also: flags.values("also"), past: flags.values("past"), ...(evidence ? { evidence } : {}) };
}

function statedByFlags(flags: Flags): StatedEvidence | undefined {
  const [noCode, link, who] = [flags.value("no-code"), flags.value("external"), flags.value("says")];
  if (noCode === undefined && link === undefined && who === undefined) return undefined;
  if (noCode !== undefined && (link !== undefined || who !== undefined)) {
    throw new ControlError("usage", "Unexpected --external or --says, expected them without --no-code");
  }
  const evidence = parseStatedEvidence({ noCode, link, who });
  if (evidence) return evidence;
  throw noCode === undefined
    ? new ControlError(
        "usage",
        "Unexpected evidence, expected --external with a link (https://…) and --says with a name",
      )
    : new ControlError("usage", "Unexpected --no-code, expected a reason");
}

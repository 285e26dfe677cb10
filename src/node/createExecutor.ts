import { ControlError } from "../core/base/errors.ts";
import type { Checks } from "../core/cycle/checks.ts";
import type { CyclePorts, ExecutorWish } from "../core/cycle/cyclePorts.ts";
import type { Executor, ExecutorKind } from "../core/cycle/executor.ts";
import type { ProcessRunner } from "../core/ports.ts";
import { LanguageModelExecutor } from "./models/languageModelExecutor.ts";
import { CommandExecutor } from "./process/commandExecutor.ts";
import { WaitingExecutor } from "./process/waitingExecutor.ts";

interface ExecutorTools extends Pick<CyclePorts, "settings" | "approvals" | "redact"> {
  readonly runner: ProcessRunner;
  /** Top level of the repository's own tree. */
  readonly root: string;
  /** The checks of the folder that the work is done in. */
  readonly checksAt: (root: string) => Checks;
}

/** Throws `executor-missing` when the wish does not say what the executor needs. */
export function createExecutor(kind: ExecutorKind, wish: ExecutorWish, tools: ExecutorTools): Executor {
  const { settings, runner } = tools;
  const timeoutMinutes = Math.min(settings.executorTimeoutMinutes, settings.limits.minutes);
  switch (kind) {
    case "manual":
    case "mcp":
      return new WaitingExecutor(kind);
    case "language-model":
      if (wish.model) return new LanguageModelExecutor({ ...tools, model: wish.model, timeoutMinutes });
      throw new ControlError(
        "executor-missing",
        "There is no language model; VS Code has them, when an extension that brings some is installed. Name an agent, or use the manual executor",
      );
    case "command":
      return new CommandExecutor({
        commandLine: agentCommandOf(wish, settings),
        folder: tools.root,
        timeoutMinutes,
        runner,
      });
  }
}

function agentCommandOf(wish: ExecutorWish, settings: ExecutorTools["settings"]): string {
  const commandLine = wish.agentCommand ?? settings.agentCommand;
  if (commandLine !== undefined && commandLine.trim() !== "") return commandLine;
  throw new ControlError(
    "executor-missing",
    'There is no agent to run; name its command line (--agent "…", or the setting agentCommand), or use the manual executor',
  );
}

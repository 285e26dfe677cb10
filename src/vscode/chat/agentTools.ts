import * as vscode from "vscode";
import type { CycleEvent } from "../../core/cycle/events.ts";
import type { AutoOptions, ResumeDecision } from "../../core/cycle/options.ts";
import { AgentVerbs } from "../../node/agentVerbs/agentVerbs.ts";
import { type AgentVerbName, agentVerbTable } from "../../node/agentVerbs/agentVerbTable.ts";
import type { ControlPlane } from "../../node/controlPlane.ts";
import type { AutoCommand, CycleSurface } from "../autoCommand.ts";
import type { ControlPlanes } from "../controlPlanes.ts";
import { toAbortSignal } from "../convert.ts";
import { createInteraction } from "../cycleInteraction.ts";
import { settingsReader } from "../folderWatch.ts";
import type { PlaneSession } from "../planeSession.ts";
import { decodeQuestionSettings } from "../settings.ts";
import { inertLine } from "./inertLine.ts";

type Input = Readonly<Record<string, unknown>>;

/** The agent's verbs as tools of language models; what has an effect asks the person first. */
export class AgentTools implements vscode.Disposable {
  readonly #planes: ControlPlanes;
  readonly #auto: AutoCommand;
  readonly #ended = new AbortController();
  readonly #verbs = new WeakMap<PlaneSession, AgentVerbs>();

  constructor(planes: ControlPlanes, auto: AutoCommand) {
    this.#planes = planes;
    this.#auto = auto;
  }

  /** Without side effects: what is shown while the tool runs, and the question that comes before. */
  prepare(verb: AgentVerbName, input: Input): vscode.PreparedToolInvocation {
    const { title, readOnly } = agentVerbTable[verb];
    const invocationMessage = `Control Plane: ${title}`;
    if (readOnly) return { invocationMessage };
    return {
      invocationMessage,
      confirmationMessages: { title: invocationMessage, message: this.#question(verb, input) },
    };
  }

  /** Throws with words for the model. */
  async invoke(
    verb: AgentVerbName,
    input: Input,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    const session = await this.#session();
    const cancelled = toAbortSignal(token);
    try {
      const answer = await this.#verbsOf(session).call(verb, input, { signal: cancelled.signal });
      return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(JSON.stringify(answer))]);
    } finally {
      cancelled.dispose();
      session.gitChanged();
    }
  }

  dispose(): void {
    this.#ended.abort();
  }

  #question(verb: AgentVerbName, input: Input): vscode.MarkdownString {
    const effect: Partial<Record<AgentVerbName, string>> = {
      begin: this.#beginQuestion(),
      check: vscode.l10n.t("Runs the checks of the changed files and of the task."),
      finish: vscode.l10n.t("Checks the work, commits it, and writes the control document."),
      block: vscode.l10n.t("Ends the run; the task becomes BLOCKED."),
    };
    const said = ["reason", "noCode", "link", "who"].map((name) => input[name]);
    const words = [...said, ...(Array.isArray(input.alsoDone) ? input.alsoDone : [])]
      .filter((text): text is string => typeof text === "string" && text.trim() !== "")
      .map((text) => text.slice(0, 300));
    const why = words.length > 0 ? ` ${vscode.l10n.t("The agent says: {0}", words.join(", "))}` : "";
    return new vscode.MarkdownString(inertLine(`${effect[verb] ?? agentVerbTable[verb].description}${why}`));
  }

  #beginQuestion(): string {
    const task = this.#planes.current?.facts?.selection.selected?.task;
    return task
      ? vscode.l10n.t(
          "Begins one cycle for {0} {1}: unfinished work is saved first, and the agent gets the brief.",
          task.id,
          task.title,
        )
      : vscode.l10n.t("Begins one cycle: unfinished work is saved first, and the agent gets the brief.");
  }

  async #session(): Promise<PlaneSession> {
    if (!vscode.workspace.isTrusted)
      throw new Error("Control Plane runs nothing in Restricted Mode; a person has to trust the workspace");
    await this.#planes.refresh();
    const session = this.#planes.current;
    if (session) return session;
    throw new Error(
      "This workspace has no control document; a person can make one with Control Plane: Initialize Control Plane",
    );
  }

  #verbsOf(session: PlaneSession): AgentVerbs {
    const known = this.#verbs.get(session);
    if (known) return known;
    const plane = inEditor(session, this.#auto);
    const verbs = new AgentVerbs({ plane, signal: this.#ended.signal, isWatched: true });
    this.#verbs.set(session, verbs);
    return verbs;
  }
}

/** The session's control plane, whose cycles run where the person sees them and is asked. */
function inEditor(session: PlaneSession, auto: AutoCommand): ControlPlane {
  const own: Pick<ControlPlane, "auto" | "resume" | "checkWaiting"> = {
    async *auto(options: AutoOptions, signal: AbortSignal) {
      const told: CycleEvent[] = [];
      const report = await auto.begin(session, { executor: options.executor ?? "mcp" }, silently(signal, told));
      yield* told;
      return report ?? leave();
    },
    async *resume(decision: ResumeDecision, signal: AbortSignal) {
      const told: CycleEvent[] = [];
      const report = await auto.end(session, decision, silently(signal, told));
      yield* told;
      return report ?? leave();
    },
    checkWaiting: (options, signal) => {
      const { approve } = createInteraction({ ...decodeQuestionSettings(settingsReader(session.folder)), signal });
      return session.plane.checkWaiting({ ...options, interaction: { ...(approve ? { approve } : {}) } }, signal);
    },
  };
  return new Proxy(session.plane, {
    get(plane, key) {
      if (Object.hasOwn(own, key)) return Reflect.get(own, key);
      const value: unknown = Reflect.get(plane, key, plane);
      return typeof value === "function" ? value.bind(plane) : value;
    },
  });
}

/** The session's runner tells the events as they come; the agent hears of its notes at the end. */
function silently(signal: AbortSignal, told: CycleEvent[]): CycleSurface {
  return (work) => work((event) => void (event.type === "note" && told.push(event)), signal);
}

function leave(): never {
  throw new DOMException("The person left the question about unsaved files", "AbortError");
}

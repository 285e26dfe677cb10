import * as vscode from "vscode";
import { messageOf } from "../core/base/errors.ts";
import type { ControlDocument } from "../core/document/model.ts";
import { readPolicy } from "../core/policy/readPolicy.ts";
import { selectTask } from "../core/selection/selectTask.ts";
import { type DashboardView, toDashboardView } from "../core/views/dashboardView.ts";
import { type HistoryView, type RevisionView, toHistoryView, unreadHistory } from "../core/views/historyView.ts";
import type { PlaneSession } from "./planeSession.ts";

/** Least time between two words of progress. */
const progressIntervalMs = 100;

/** The document of a commit, and its dashboard. */
interface Past {
  readonly document: ControlDocument;
  readonly view: DashboardView;
}

/** The past of one control plane, for one page: read when asked for, and the revision that is shown in place of now. */
export class DashboardHistory implements vscode.Disposable {
  readonly session: PlaneSession;
  readonly #onDidRead: () => void;
  readonly #onDidTravel: () => void;
  #abort: AbortController | undefined;
  #view: HistoryView = unreadHistory;
  #wanted: string | undefined;
  #past: Past | undefined;

  constructor(session: PlaneSession, onDidRead: () => void, onDidTravel: () => void) {
    this.session = session;
    this.#onDidRead = onDidRead;
    this.#onDidTravel = onDidTravel;
  }

  get view(): HistoryView {
    return this.#view;
  }

  /** The chosen commit; undefined for now. */
  get past(): Past | undefined {
    return this.#past;
  }

  /** Reads every revision. Does nothing in Restricted Mode, and while it reads already. */
  async read(): Promise<void> {
    if (this.#abort || !vscode.workspace.isTrusted) return;
    const abort = new AbortController();
    this.#abort = abort;
    this.#set({ ...unreadHistory, state: "reading" });
    let told = 0;
    try {
      const history = await this.session.plane.history(abort.signal, ({ done, total }) => {
        if (Date.now() - told < progressIntervalMs) return;
        told = Date.now();
        this.#set({ ...unreadHistory, state: "reading", done, total });
      });
      this.#set(toHistoryView(history));
    } catch (error) {
      if (!abort.signal.aborted) this.#set({ ...unreadHistory, state: "failed", message: messageOf(error) });
    } finally {
      this.#abort = undefined;
    }
  }

  /** Shows a commit of the history that was read, or now; of many requests in a row only the last is answered. */
  async show(commit: string | undefined): Promise<void> {
    this.#wanted = commit;
    const revision = this.#view.revisions.find((candidate) => candidate.commit === commit);
    const past = revision && (await this.#pastAt(revision));
    if (this.#wanted !== commit) return;
    this.#past = past;
    this.#onDidTravel();
  }

  async #pastAt(revision: RevisionView): Promise<Past | undefined> {
    const { plane, folder } = this.session;
    const document = await plane.documentAt(revision.commit);
    if (!document) return undefined;
    const policy = readPolicy(document, plane.settings);
    const view = toDashboardView({
      folder: folder.name,
      file: plane.settings.file,
      trusted: vscode.workspace.isTrusted,
      document,
      selection: selectTask(document, policy),
      findings: [],
      services: [],
      health: [],
      truth: null,
      revision,
    });
    return { document, view };
  }

  #set(view: HistoryView): void {
    this.#view = view;
    this.#onDidRead();
  }

  dispose(): void {
    this.#abort?.abort();
  }
}

import * as vscode from "vscode";
import { DisposableStore } from "../core/base/disposables.ts";
import type { ControlPlanes } from "./controlPlanes.ts";
import { showRestricted } from "./failure.ts";
import { pickSession } from "./pickSession.ts";
import type { PlaneSession } from "./planeSession.ts";

const scheme = "control-plane-commit";
const offeredCommits = 100;

/** Commits as read-only documents: message, figures and patch. */
export class CommitView implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #planes: ControlPlanes;

  constructor(planes: ControlPlanes) {
    this.#planes = planes;
    this.#store.add(
      vscode.workspace.registerTextDocumentContentProvider(scheme, {
        provideTextDocumentContent: (uri) => this.#textOf(uri),
      }),
    );
  }

  /** Opens the commit that `hash` begins; asks for one of the newest when it is no hash. */
  async open(target: unknown, hash: unknown): Promise<void> {
    if (!vscode.workspace.isTrusted) return void showRestricted();
    const session = await pickSession(this.#planes, target, vscode.l10n.t("Open a commit of which folder?"));
    if (!session) return;
    const chosen = typeof hash === "string" && /^[0-9a-f]{4,40}$/i.test(hash) ? hash : await pickCommit(session);
    if (chosen === undefined) return;
    const commit = await (await session.plane.lookup())?.commit(chosen.toLowerCase());
    if (!commit) {
      void vscode.window.showWarningMessage(vscode.l10n.t("No commit {0} in {1}.", chosen, session.folder.name));
      return;
    }
    const uri = vscode.Uri.from({ scheme, path: `/${commit.shortHash}.diff`, query: session.folder.uri.toString() });
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
  }

  async #textOf(uri: vscode.Uri): Promise<string> {
    const hash = /^\/([0-9a-f]{4,40})\.diff$/.exec(uri.path)?.[1];
    const session = this.#planes.sessions.find(({ folder }) => folder.uri.toString() === uri.query);
    if (hash === undefined || !session || !vscode.workspace.isTrusted) return "";
    return (
      (await (await session.plane.lookup())?.patch(hash)) ??
      vscode.l10n.t("No commit {0} in this repository any more.\n", hash)
    );
  }

  dispose(): void {
    this.#store.dispose();
  }
}

async function pickCommit(session: PlaneSession): Promise<string | undefined> {
  const commits = (await (await session.plane.lookup())?.recentCommits(offeredCommits)) ?? [];
  const items = commits.map(({ shortHash, subject, hash }) => ({ label: shortHash, description: subject, hash }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Open which commit?"),
    matchOnDescription: true,
  });
  return picked?.hash;
}

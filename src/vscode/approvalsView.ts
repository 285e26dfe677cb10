import * as vscode from "vscode";
import { DisposableStore } from "../core/base/disposables.ts";
import type { Approval } from "../core/ports.ts";
import { shownHash } from "../node/runs/approvalHash.ts";
import type { ControlPlanes } from "./controlPlanes.ts";
import { plainMarkdown } from "./convert.ts";
import { itemContexts, viewIds } from "./ids.ts";
import type { PlaneSession } from "./planeSession.ts";

/** A command that the person let run in the repository of a folder. */
export interface ApprovalElement {
  readonly session: PlaneSession;
  readonly approval: Approval;
}

/** What the person let run, with a way to take it back. */
export class ApprovalsView implements vscode.TreeDataProvider<ApprovalElement>, vscode.Disposable {
  readonly view: vscode.TreeView<ApprovalElement>;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<undefined>());
  readonly #planes: ControlPlanes;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(planes: ControlPlanes) {
    this.#planes = planes;
    this.view = this.#store.add(vscode.window.createTreeView(viewIds.approvals, { treeDataProvider: this }));
    this.#store.add(planes.onDidChange(() => this.#changed.fire(undefined)));
    this.#store.add(
      planes.onDidChangeSession(({ part }) => {
        if (part === "runs") this.#changed.fire(undefined);
      }),
    );
    // Another window, or the command line, may have approved something meanwhile.
    this.#store.add(this.view.onDidChangeVisibility(({ visible }) => visible && this.#changed.fire(undefined)));
  }

  async getChildren(element?: ApprovalElement): Promise<ApprovalElement[]> {
    if (element) return [];
    const lists = await Promise.all(
      this.#planes.sessions.map(async (session) => {
        const approvals = await session.plane.approvals();
        return approvals.map((approval) => ({ session, approval }));
      }),
    );
    return lists.flat();
  }

  getTreeItem({ approval, session }: ApprovalElement): vscode.TreeItem {
    const { approvedAt, command, hash } = approval;
    const text = command ?? vscode.l10n.t("(its text was not kept)");
    const item = new vscode.TreeItem(text);
    item.id = `${session.folder.uri.toString()}#${hash}`;
    item.description = [
      ...(this.#planes.sessions.length > 1 ? [session.folder.name] : []),
      ...(approvedAt === undefined ? [] : [approvedAt.slice(0, 10)]),
    ].join(" · ");
    item.iconPath = new vscode.ThemeIcon("verified");
    item.tooltip = plainMarkdown([text, shownHash(hash), approvedAt ?? ""].filter(Boolean).join("\n\n"));
    item.accessibilityInformation = { label: vscode.l10n.t("Approved command {0}", text) };
    item.contextValue = itemContexts.approval;
    return item;
  }

  /** Takes back an approval; asks which one when the command was not called on a row. Gives what was revoked. */
  async revoke(target: unknown): Promise<readonly Approval[]> {
    const element = isApproval(target) ? target : await this.#pick();
    if (!element) return [];
    const revoked = await element.session.plane.revokeApproval(element.approval.hash);
    this.#changed.fire(undefined);
    return revoked;
  }

  async #pick(): Promise<ApprovalElement | undefined> {
    const elements = await this.getChildren();
    const items = elements.map((element) => ({
      label: element.approval.command ?? shownHash(element.approval.hash),
      description: element.session.folder.name,
      element,
    }));
    const title = vscode.l10n.t("Take back which approval? The command is asked for again.");
    return (await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t("No command is approved") }))
      ?.element;
  }

  dispose(): void {
    this.#store.dispose();
  }
}

function isApproval(value: unknown): value is ApprovalElement {
  return typeof value === "object" && value !== null && "approval" in value && "session" in value;
}

import * as vscode from "vscode";
import { DisposableStore } from "../core/base/disposables.ts";
import { type FindingSeverity, findingSeverities } from "../core/lint/finding.ts";

const scheme = "control-plane-row";

const colors: Readonly<Record<FindingSeverity, string | undefined>> = {
  error: "list.errorForeground",
  warning: "list.warningForeground",
  information: undefined,
  hint: undefined,
};

/** The address of a tree row whose badge tells how many findings it has; undefined for none. */
export function badgeUri(count: number, severity: FindingSeverity | undefined): vscode.Uri | undefined {
  return severity === undefined ? undefined : vscode.Uri.from({ scheme, path: `/${severity}/${count}` });
}

/** Badges of tree rows; the row's address says all, so that nothing has to be remembered. */
export class FindingBadges implements vscode.FileDecorationProvider, vscode.Disposable {
  readonly #store = new DisposableStore();

  constructor() {
    this.#store.add(vscode.window.registerFileDecorationProvider(this));
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    if (uri.scheme !== scheme) return undefined;
    const [, name, count = ""] = uri.path.split("/");
    const severity = findingSeverities.find((known) => known === name);
    if (severity === undefined) return undefined;
    const color = colors[severity];
    return {
      badge: count.length > 2 ? "9+" : count,
      tooltip: count === "1" ? vscode.l10n.t("1 finding") : vscode.l10n.t("{0} findings", count),
      ...(color === undefined ? {} : { color: new vscode.ThemeColor(color) }),
    };
  }

  dispose(): void {
    this.#store.dispose();
  }
}

import * as vscode from "vscode";
import { DisposableStore } from "../core/base/disposables.ts";
import type { ServiceHealth } from "../core/ports.ts";
import { primaryCounts, primaryLedger } from "../core/selection/progress.ts";
import { type ItemSeverity, type StatusBarItemView, toProgressItem, toServicesItem } from "../core/views/statusBar.ts";
import { toNextView } from "../core/views/statusView.ts";
import type { ControlPlanes } from "./controlPlanes.ts";
import { markdownTable } from "./convert.ts";
import { commandIds, viewIds } from "./ids.ts";
import type { PlaneSession } from "./planeSession.ts";

const backgrounds: Readonly<Record<ItemSeverity, vscode.ThemeColor | undefined>> = {
  none: undefined,
  warning: new vscode.ThemeColor("statusBarItem.warningBackground"),
  error: new vscode.ThemeColor("statusBarItem.errorBackground"),
};

/** Two items of the current control plane: its progress and cycle, and its services' health. */
export class StatusBar implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #planes: ControlPlanes;
  readonly progress: vscode.StatusBarItem;
  readonly services: vscode.StatusBarItem;

  constructor(planes: ControlPlanes) {
    this.#planes = planes;
    this.progress = this.#createItem("progress", vscode.l10n.t("Control Plane: Progress"), 11, commandIds.showMenu);
    this.services = this.#createItem(
      "services",
      vscode.l10n.t("Control Plane: Services"),
      10,
      `${viewIds.services}.focus`,
    );
    this.#store.add(planes.onDidChange(() => this.#update()));
    this.#store.add(
      planes.onDidChangeSession(({ session }) => {
        if (session === planes.current) this.#update();
      }),
    );
    this.#update();
  }

  #createItem(id: string, name: string, priority: number, command: string): vscode.StatusBarItem {
    const item = this.#store.add(vscode.window.createStatusBarItem(id, vscode.StatusBarAlignment.Left, priority));
    item.name = name;
    item.command = command;
    return item;
  }

  #update(): void {
    const session = this.#planes.current;
    const several = this.#planes.sessions.length > 1;
    const isFixable = session?.facts?.findings.some(({ fix }) => fix !== undefined) ?? false;
    show(this.progress, session && progressView(session), session && several ? session.folder.name : undefined, [
      `[AUTO](command:${commandIds.auto})`,
      `[Dashboard](command:${commandIds.openDashboard})`,
      `[Document](command:${commandIds.openDocument})`,
      `[Problems](command:${commandIds.checkDocument})`,
      ...(isFixable ? [vscode.l10n.t("[Fix all](command:{0})", commandIds.fixAll)] : []),
    ]);
    show(this.services, session && toServicesItem(healthOf(session), toClock), undefined, [
      vscode.l10n.t("[Ask again](command:{0})", commandIds.probeServices),
    ]);
  }

  dispose(): void {
    this.#store.dispose();
  }
}

function toClock(time: number): string {
  return new Date(time).toLocaleTimeString(vscode.env.language, { hour: "2-digit", minute: "2-digit" });
}

/** What the document names, with what is known of each. */
export function healthOf(session: PlaneSession): readonly ServiceHealth[] {
  const services = session.facts?.policy.services.value ?? [];
  return services.map(
    (service) =>
      session.health.find((health) => health.service.id === service.id) ?? {
        service,
        state: "unknown",
        detail: vscode.workspace.isTrusted
          ? vscode.l10n.t("not asked yet")
          : vscode.l10n.t("not asked in Restricted Mode"),
        latencyMs: undefined,
        version: undefined,
        observedAt: 0,
      },
  );
}

function progressView(session: PlaneSession): StatusBarItemView | undefined {
  const { facts, documentState } = session;
  if (!facts) return documentState.kind === "unreadable" ? unreadable(documentState.message) : undefined;
  const { document, selection, findings } = facts;
  const active = primaryLedger(document)?.tasks.find((task) => task.state === "DOING");
  return toProgressItem({
    counts: primaryCounts(document),
    next: selection.selected ? toNextView(selection.selected.task) : null,
    active: active ? toNextView(active) : null,
    cycle: session.cycles.state ?? null,
    blockers: document.blockers?.items.filter((blocker) => !blocker.resolved).length ?? 0,
    findings,
  });
}

function unreadable(message: string): StatusBarItemView {
  const label = vscode.l10n.t("Control Plane: the document cannot be read");
  return {
    text: "$(error) Control Plane",
    label,
    tooltip: [[vscode.l10n.t("Document"), message]],
    severity: "error",
  };
}

function show(
  item: vscode.StatusBarItem,
  view: StatusBarItemView | undefined,
  folder: string | undefined,
  links: readonly string[],
): void {
  if (!view) {
    item.hide();
    return;
  }
  const prefix = folder ? `${folder}: ` : "";
  item.text = prefix ? view.text.replace(/^(\$\([^)]+\) )?/, `$1${prefix.replaceAll("$", "$$$$")}`) : view.text;
  item.accessibilityInformation = { label: `${prefix}${view.label}` };
  item.backgroundColor = backgrounds[view.severity];
  item.tooltip = toTooltip(view.tooltip, links);
  item.show();
}

/** Rows of two cells have no head of their own. */
function toTooltip(rows: StatusBarItemView["tooltip"], links: readonly string[]): vscode.MarkdownString {
  const hasHead = rows.some((row) => row.length > 2);
  const tooltip = new vscode.MarkdownString(markdownTable(hasHead ? rows : [["", ""], ...rows]));
  tooltip.appendMarkdown(`\n\n${links.join(" · ")}`);
  const enabledCommands = [
    commandIds.auto,
    commandIds.openDashboard,
    commandIds.openDocument,
    commandIds.checkDocument,
    commandIds.fixAll,
    commandIds.probeServices,
  ];
  tooltip.isTrusted = { enabledCommands };
  return tooltip;
}

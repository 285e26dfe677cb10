import * as vscode from "vscode";
import { type Disposable, DisposableSlot, DisposableStore } from "../core/base/disposables.ts";
import { DashboardPage, type PageContext } from "./dashboardPage.ts";
import { dashboardViewType, viewIds } from "./ids.ts";

/** The dashboard of the current control plane: one panel a window, restored with it, and the same page in the side bar. */
export class DashboardPanel implements vscode.Disposable, vscode.WebviewPanelSerializer, vscode.WebviewViewProvider {
  readonly #store = new DisposableStore();
  readonly #context: PageContext;
  readonly #opened = this.#store.add(new DisposableSlot<OpenedPanel>());
  readonly #sidebar = this.#store.add(new DisposableSlot<DashboardPage>());

  constructor(context: PageContext) {
    this.#context = context;
    this.#store.add(vscode.window.registerWebviewPanelSerializer(dashboardViewType, this));
    this.#store.add(vscode.window.registerWebviewViewProvider(viewIds.dashboard, this));
  }

  /** The panel's page; undefined when it is closed. */
  get page(): DashboardPage | undefined {
    return this.#opened.value?.page;
  }

  get panel(): vscode.WebviewPanel | undefined {
    return this.#opened.value?.panel;
  }

  /** The page in the side bar; undefined until it was shown. */
  get sidebar(): DashboardPage | undefined {
    return this.#sidebar.value;
  }

  /** Shows the panel, or opens it beside what the person reads. */
  open(): void {
    if (this.panel) {
      this.panel.reveal();
      return;
    }
    const column = vscode.window.activeTextEditor ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
    this.#attach(vscode.window.createWebviewPanel(dashboardViewType, "Control Plane", column));
  }

  /** Asks where to, and writes what the dashboard shows; opens it when it is closed. */
  async exportReport(): Promise<vscode.Uri | undefined> {
    if (!this.page) this.open();
    return this.page?.exportReport();
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.#attach(panel);
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    const page = this.#createPage(view);
    this.#sidebar.value = page;
    view.onDidDispose(() => {
      if (this.#sidebar.value === page) this.#sidebar.value = undefined;
    });
  }

  #attach(panel: vscode.WebviewPanel): void {
    const { extensionUri } = this.#context;
    panel.iconPath = {
      light: vscode.Uri.joinPath(extensionUri, "media/dashboard-light.svg"),
      dark: vscode.Uri.joinPath(extensionUri, "media/dashboard-dark.svg"),
    };
    const page = this.#createPage(panel);
    const opened: OpenedPanel = { page, panel, dispose: () => vscode.Disposable.from(page, panel).dispose() };
    this.#opened.value = opened;
    panel.onDidDispose(() => {
      if (this.#opened.value === opened) this.#opened.value = undefined;
    });
  }

  #createPage(host: vscode.WebviewPanel | vscode.WebviewView): DashboardPage {
    return new DashboardPage(host.webview, this.#context);
  }

  dispose(): void {
    this.#store.dispose();
  }
}

interface OpenedPanel extends Disposable {
  readonly page: DashboardPage;
  readonly panel: vscode.WebviewPanel;
}

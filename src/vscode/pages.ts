import * as vscode from "vscode";
import { DisposableStore } from "../core/base/disposables.ts";
import type { PageTarget, PageText } from "../core/views/pages/pageText.ts";
import { commandIds, pageScheme } from "./ids.ts";

/** A page and the document that its links are about. */
export interface ShownPage extends PageText {
  readonly about: vscode.Uri;
}

/** Texts that are shown and that nobody edits, under addresses of our own scheme. They are kept while they are open. */
export class Pages implements vscode.TextDocumentContentProvider, vscode.DocumentLinkProvider, vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<vscode.Uri>());
  readonly #pages = new Map<string, ShownPage>();

  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#store.add(vscode.workspace.registerTextDocumentContentProvider(pageScheme, this));
    this.#store.add(vscode.languages.registerDocumentLinkProvider({ scheme: pageScheme }, this));
    this.#store.add(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#pages.delete(uri.toString())));
  }

  /** The address under which a page is shown; `name` is what the tab says, its ending chooses the language. */
  put(name: string, page: ShownPage): vscode.Uri {
    const uri = vscode.Uri.from({
      scheme: pageScheme,
      path: `/${name.replace(/[\\/?#]/g, "-")}`,
      query: page.about.path,
    });
    this.#pages.set(uri.toString(), page);
    this.#changed.fire(uri);
    return uri;
  }

  async show(name: string, page: ShownPage): Promise<vscode.TextEditor> {
    return vscode.window.showTextDocument(this.put(name, page), { preview: false });
  }

  provideTextDocumentContent(uri: vscode.Uri): string | undefined {
    return this.#pages.get(uri.toString())?.text;
  }

  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    const page = this.#pages.get(document.uri.toString());
    return (page?.links ?? []).map(({ range, target }) => {
      const place = new vscode.Range(document.positionAt(range.start), document.positionAt(range.end));
      const link = new vscode.DocumentLink(place, toUri(target, page?.about ?? document.uri));
      link.tooltip = target.kind === "commit" ? vscode.l10n.t("Show the commit") : vscode.l10n.t("Go to the line");
      return link;
    });
  }

  dispose(): void {
    this.#store.dispose();
  }
}

function toUri(target: PageTarget, about: vscode.Uri): vscode.Uri {
  if (target.kind === "line") return about.with({ fragment: `L${target.line}` });
  const args = encodeURIComponent(JSON.stringify([about, target.hash]));
  return vscode.Uri.parse(`command:${commandIds.openCommit}?${args}`);
}

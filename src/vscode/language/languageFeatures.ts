import * as vscode from "vscode";
import { DisposableStore } from "../../core/base/disposables.ts";
import type { ControlPlanes } from "../controlPlanes.ts";
import { completionProvider } from "./completionProvider.ts";
import { FormatterWarning } from "./formatterWarning.ts";
import { hoverProvider } from "./hoverProvider.ts";
import { LensProvider } from "./lensProvider.ts";
import { LiveDocuments } from "./liveDocuments.ts";
import { definitionProvider, linkProvider, referenceProvider } from "./navigationProvider.ts";
import { foldingProvider, highlightLegend, highlightProvider, outlineProvider } from "./structureProviders.ts";

const markdown: vscode.DocumentSelector = { language: "markdown" };
/** Any text, and the box of the commit message. */
const everywhere: vscode.DocumentSelector = [{ scheme: "file" }, { scheme: "untitled" }, { scheme: "vscode-scm" }];

/** What the editor knows of the control document, and of its ids wherever they stand. */
export function createLanguageFeatures(planes: ControlPlanes): vscode.Disposable {
  const store = new DisposableStore();
  const documents = new LiveDocuments(planes);
  const { languages } = vscode;
  const lenses = store.add(new LensProvider(documents));
  store.add(languages.registerDocumentSymbolProvider(markdown, outlineProvider(documents), { label: "Control Plane" }));
  store.add(languages.registerFoldingRangeProvider(markdown, foldingProvider(documents)));
  store.add(languages.registerDocumentSemanticTokensProvider(markdown, highlightProvider(documents), highlightLegend));
  store.add(languages.registerCodeLensProvider(markdown, lenses));
  store.add(languages.registerCompletionItemProvider(markdown, completionProvider(documents), "#", "[", ":", "-"));
  store.add(languages.registerHoverProvider(everywhere, hoverProvider(documents)));
  store.add(languages.registerDefinitionProvider(everywhere, definitionProvider(documents)));
  store.add(languages.registerReferenceProvider(everywhere, referenceProvider(documents)));
  store.add(languages.registerDocumentLinkProvider(everywhere, linkProvider(documents)));
  store.add(new FormatterWarning(documents));
  return store;
}

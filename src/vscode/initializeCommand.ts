import * as vscode from "vscode";
import type { RepositoryFacts } from "../core/document/repositoryFacts.ts";
import type { StartingTemplate, toStartingDocument } from "../core/document/template.ts";
import type { ControlPlanes } from "./controlPlanes.ts";
import { showRestricted } from "./failure.ts";
import { settingsReader } from "./folderWatch.ts";
import type { Pages } from "./pages.ts";
import { decodeSettings } from "./settings.ts";

/**
 * Shows the starting document of each template as a diff, and writes the one that the person accepts into a folder that has none;
 * the file, or undefined when the person left, and then nothing was written.
 */
export async function initializeControlPlane(planes: ControlPlanes, pages: Pages): Promise<vscode.Uri | undefined> {
  if (!vscode.workspace.isTrusted) return void showRestricted();
  const folder = await pickFolder(planes);
  if (!folder) return undefined;
  const { file, runsFolder } = decodeSettings(settingsReader(folder));
  const [{ detectFacts }, { writeNewFile }, template] = await Promise.all([
    import("../node/init/detectFacts.ts"),
    import("../node/init/initDocument.ts"),
    import("../core/document/template.ts"),
  ]);
  const facts = await detectFacts(folder.uri.fsPath);
  const now = new Date();
  const proposal = new Proposal(vscode.Uri.joinPath(folder.uri, file), file, pages, (name) =>
    template.toStartingDocument(facts, { now, template: name, documentPath: file, runsFolder }),
  );
  const text = await proposal.accepted(facts, template.startingTemplates.toReversed());
  if (text === undefined) return undefined;
  await writeNewFile(proposal.uri.fsPath, text);
  await planes.refresh();
  await vscode.window.showTextDocument(proposal.uri);
  return proposal.uri;
}

interface TemplateItem extends vscode.QuickPickItem {
  readonly template: StartingTemplate;
}

/** The diff of nothing against the document that would be written, and the list of templates that changes it. */
class Proposal {
  readonly #left: vscode.Uri;

  constructor(
    readonly uri: vscode.Uri,
    readonly file: string,
    readonly pages: Pages,
    readonly textOf: (template: StartingTemplate) => ReturnType<typeof toStartingDocument>,
  ) {
    this.#left = pages.put(`${file} now.md`, { text: "", links: [], about: uri });
  }

  /** The text of the accepted template; undefined when the person left. The diff is closed either way. */
  async accepted(facts: RepositoryFacts, templates: readonly StartingTemplate[]): Promise<string | undefined> {
    const items = templates.map((template) => toItem(template, facts));
    const [first] = items;
    if (!first) return undefined;
    const shown = this.#put(first);
    const title = vscode.l10n.t("{0}: nothing there ↔ proposed", this.file);
    await vscode.commands.executeCommand("vscode.diff", this.#left, shown, title, { preview: false });
    const chosen = await this.#pick(items);
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    await vscode.window.tabGroups.close(tabs.filter((tab) => isDiffOf(tab, shown)));
    return chosen && this.textOf(chosen.template);
  }

  #put({ template }: TemplateItem): vscode.Uri {
    const text = this.textOf(template);
    return this.pages.put(`${this.file} proposed.md`, { text, links: [], about: this.uri });
  }

  /** Stays open while the diff is read; the diff follows the highlighted template. */
  #pick(items: readonly TemplateItem[]): Promise<TemplateItem | undefined> {
    const pick = vscode.window.createQuickPick<TemplateItem>();
    pick.items = items;
    pick.ignoreFocusOut = true;
    pick.title = vscode.l10n.t("Initialize Control Plane: choose a template");
    pick.placeholder = vscode.l10n.t("Enter writes {0} as the editor shows it; Escape writes nothing.", this.file);
    pick.onDidChangeActive(([item]) => item && this.#put(item));
    return new Promise((resolve) => {
      pick.onDidAccept(() => {
        resolve(pick.activeItems[0]);
        pick.dispose();
      });
      pick.onDidHide(() => {
        resolve(undefined);
        pick.dispose();
      });
      pick.show();
    });
  }
}

function isDiffOf({ input }: vscode.Tab, shown: vscode.Uri): boolean {
  return input instanceof vscode.TabInputTextDiff && input.modified.toString() === shown.toString();
}

function toItem(template: StartingTemplate, facts: RepositoryFacts): TemplateItem {
  const found = vscode.l10n.t(
    "Found here: {0} services, {1} checks, {2} smoke checks.",
    facts.services.length,
    facts.checks.length,
    facts.smokeChecks.length,
  );
  const looks: Record<StartingTemplate, Omit<TemplateItem, "template">> = {
    full: {
      label: vscode.l10n.t("Full"),
      description: vscode.l10n.t("also boxes for now, next and today, capsule and histories"),
      detail: found,
    },
    services: {
      label: vscode.l10n.t("With services"),
      description: vscode.l10n.t("also the services and checks of this repository"),
      detail: found,
    },
    minimal: {
      label: vscode.l10n.t("Minimal"),
      description: vscode.l10n.t("rules, task ledger, progress and run log"),
      detail: vscode.l10n.t("No services and no checks; they can be added later."),
    },
  };
  return { template, ...looks[template] };
}

/** The only folder without a document, or the one that the person picks. */
async function pickFolder(planes: ControlPlanes): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const bare = folders.filter((folder) => planes.of(folder.uri) === undefined);
  if (bare.length > 1) {
    const items = bare.map((folder) => ({ label: folder.name, description: folder.uri.fsPath, folder }));
    return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Initialize which folder?") }))?.folder;
  }
  if (bare.length === 0) {
    const message =
      folders.length === 0
        ? vscode.l10n.t("Open a folder first; a control plane lives in a repository.")
        : vscode.l10n.t("This workspace has a control document already.");
    void vscode.window.showInformationMessage(message);
  }
  return bare[0];
}

import * as vscode from "vscode";
import type { ControlPlanes } from "../controlPlanes.ts";
import type { Pages } from "../pages.ts";
import { pickSession } from "../pickSession.ts";
import type { PlaneSession } from "../planeSession.ts";
import { auditClaims } from "./auditCommand.ts";
import { applyMend, fixAll } from "./fixCommands.ts";
import { repairCharacters, repairTruth } from "./repairCommands.ts";
import { showRule } from "./rulePages.ts";
import { archiveRuns, importList } from "./upkeepCommands.ts";

/** Commands that prove and mend a control document; loaded with the first of them. */
export class TruthCommands {
  readonly #planes: ControlPlanes;
  readonly #pages: Pages;

  constructor(planes: ControlPlanes, pages: Pages) {
    this.#planes = planes;
    this.#pages = pages;
  }

  audit(target: unknown) {
    return this.#with(target, vscode.l10n.t("Audit the claims of which folder?"), (session) =>
      auditClaims(session, this.#pages),
    );
  }

  fixAll(target: unknown, rule: unknown) {
    return this.#with(target, vscode.l10n.t("Mend which control document?"), (session) => fixAll(session, rule));
  }

  /** What a quick fix offers. */
  applyMend(target: unknown, offer: unknown) {
    return this.#with(target, vscode.l10n.t("Mend which control document?"), (session) => applyMend(session, offer));
  }

  repairTruth(target: unknown) {
    return this.#with(target, vscode.l10n.t("Repair the figures of which control document?"), repairTruth);
  }

  repairEncoding(target: unknown) {
    const title = vscode.l10n.t("Repair the characters of which control document?");
    return this.#with(target, title, (session) => repairCharacters(session, this.#pages));
  }

  archive(target: unknown) {
    return this.#with(target, vscode.l10n.t("Archive the runs of which control document?"), archiveRuns);
  }

  /** `list` is the file, when a menu or a test knows it. */
  import(list: unknown) {
    return this.#with(list, vscode.l10n.t("Import into which control document?"), (session) =>
      importList(session, list, this.#pages),
    );
  }

  showRule(id: unknown): Promise<void> {
    return showRule(id, this.#pages);
  }

  async #with<T>(target: unknown, title: string, use: (session: PlaneSession) => Promise<T>): Promise<T | undefined> {
    const session = await pickSession(this.#planes, target, title);
    return session && use(session);
  }
}

import * as vscode from "vscode";
import { DisposableStore } from "../core/base/disposables.ts";
import { Emitter } from "../core/base/emitter.ts";
import {
  decodeLook,
  type Grouping,
  groupings,
  type LedgerLook,
  type Sorting,
  sortings,
} from "../core/views/ledgerLook.ts";
import { contextKeys } from "./ids.ts";
import { currentMark } from "./pickSession.ts";

const lookKey = "ledger.look";
const queriesKey = "ledger.queries";
const maximumQueries = 20;

const groupingWords: Readonly<Record<Grouping, string>> = {
  state: vscode.l10n.t("State"),
  priority: vscode.l10n.t("Priority"),
  tag: vscode.l10n.t("Tag"),
  surface: vscode.l10n.t("Surface area"),
};
const sortingWords: Readonly<Record<Sorting, string>> = {
  document: vscode.l10n.t("Order of the document"),
  priority: vscode.l10n.t("Priority"),
  id: vscode.l10n.t("Id"),
  title: vscode.l10n.t("Title"),
};

/** How the ledger is shown in this workspace, and the filters that were saved; kept over windows. */
export class LedgerLooks implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new Emitter<void>());
  readonly #memory: vscode.Memento;
  #look: LedgerLook;

  readonly onDidChange = this.#changed.event;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
    this.#look = decodeLook(memory.get(lookKey));
    this.#tellMenus();
  }

  get look(): LedgerLook {
    return this.#look;
  }

  async set(part: Partial<LedgerLook>): Promise<void> {
    this.#look = { ...this.#look, ...part };
    this.#tellMenus();
    this.#changed.fire();
    await this.#memory.update(lookKey, this.#look);
  }

  async group(): Promise<void> {
    const groupBy = await choose(vscode.l10n.t("Group the ledger by"), groupings, groupingWords, this.#look.groupBy);
    if (groupBy) await this.set({ groupBy });
  }

  async sort(): Promise<void> {
    const sortBy = await choose(vscode.l10n.t("Sort tasks by"), sortings, sortingWords, this.#look.sortBy);
    if (sortBy) await this.set({ sortBy });
  }

  /** Filters while the person types; leaving brings the former filter back. */
  async filter(words: unknown): Promise<void> {
    if (typeof words === "string") return this.set({ filter: words });
    const former = this.#look.filter;
    const picked = await this.#askForFilter();
    await this.set({ filter: picked ?? former });
    if (picked !== undefined && picked.trim() !== "") await this.#remember(picked);
  }

  clear(): Promise<void> {
    return this.set({ filter: "" });
  }

  #askForFilter(): Promise<string | undefined> {
    const picker = vscode.window.createQuickPick();
    let saved = this.#queries();
    const forget = { iconPath: new vscode.ThemeIcon("trash"), tooltip: vscode.l10n.t("Forget This Filter") };
    const items = (typed: string) => [
      ...(typed === "" || saved.includes(typed)
        ? []
        : [{ label: typed, description: vscode.l10n.t("filter"), alwaysShow: true }]),
      ...saved.map((label) => ({ label, description: vscode.l10n.t("used before"), buttons: [forget] })),
    ];
    picker.title = vscode.l10n.t("Filter the ledger");
    picker.placeholder = vscode.l10n.t("Words of id or title, #tag, P0 to P3, TODO, DOING, DONE, BLOCKED");
    picker.value = this.#look.filter;
    picker.items = items(picker.value);
    return new Promise((resolve) => {
      let answer: string | undefined;
      picker.onDidChangeValue((typed) => {
        picker.items = items(typed);
        void this.set({ filter: typed });
      });
      picker.onDidTriggerItemButton(({ item }) => {
        saved = saved.filter((query) => query !== item.label);
        picker.items = items(picker.value);
        void this.#memory.update(queriesKey, saved);
      });
      picker.onDidAccept(() => {
        answer = picker.selectedItems[0]?.label ?? picker.value;
        picker.hide();
      });
      picker.onDidHide(() => {
        picker.dispose();
        resolve(answer);
      });
      picker.show();
    });
  }

  #queries(): readonly string[] {
    const kept = this.#memory.get<unknown>(queriesKey);
    return Array.isArray(kept) ? kept.filter((query) => typeof query === "string").slice(0, maximumQueries) : [];
  }

  async #remember(query: string): Promise<void> {
    const queries = [query, ...this.#queries().filter((other) => other !== query)];
    await this.#memory.update(queriesKey, queries.slice(0, maximumQueries));
  }

  #tellMenus(): void {
    void vscode.commands.executeCommand("setContext", contextKeys.filtered, this.#look.filter.trim() !== "");
  }

  dispose(): void {
    this.#store.dispose();
  }
}

async function choose<T extends string>(
  title: string,
  values: readonly T[],
  words: Readonly<Record<T, string>>,
  current: T,
): Promise<T | undefined> {
  const items = values.map((value) => ({
    label: words[value],
    description: currentMark(value === current),
    value,
  }));
  return (await vscode.window.showQuickPick(items, { title }))?.value;
}

import * as vscode from "vscode";
import { type Disposable, DisposableStore } from "../../core/base/disposables.ts";
import {
  isShown,
  type LogFilter,
  type LogLevel,
  type LogLine,
  logLevels,
  parseLogLine,
  toLogText,
} from "../../core/views/logLines.ts";

const keptLines = 5000;

/** One log in the output panel: what comes is shown at its end, filtered by level and by source. */
export class LogView implements vscode.Disposable {
  readonly channel: vscode.OutputChannel;
  readonly #store = new DisposableStore();
  readonly #title: string;
  #lines: LogLine[] = [];
  #filter: LogFilter = {};
  #feeds = new DisposableStore();
  #last: LogLevel = "info";

  constructor(title: string) {
    this.#title = title;
    this.channel = this.#store.add(vscode.window.createOutputChannel(title, "log"));
  }

  /** Begins anew; what feeds it is ended with it, and when it is opened again. */
  open(...feeds: readonly Disposable[]): void {
    this.#feeds.dispose();
    this.#feeds = new DisposableStore();
    for (const feed of feeds) this.#feeds.add(feed);
    this.#lines = [];
    this.#last = "info";
  }

  /** What was appended to a channel that nobody sees is not shown with it: all is written anew. */
  show(): void {
    this.setFilter(this.#filter);
  }

  /** Text of a program, whole lines. */
  addText(text: string, source: string): void {
    this.add(
      text.split(/\r?\n/).map((words) => {
        const line = parseLogLine(words, source, this.#last);
        this.#last = line.level;
        return line;
      }),
    );
  }

  add(lines: readonly LogLine[]): void {
    this.#lines = [...this.#lines, ...lines].slice(-keptLines);
    const shown = lines.filter((line) => isShown(line, this.#filter));
    if (shown.length > 0) this.channel.append(`${shown.map(toLogText).join("\n")}\n`);
  }

  /** Asks which levels and sources are shown. */
  async filter(): Promise<void> {
    const sources = [...new Set(this.#lines.map(({ source }) => source))].sort();
    const { levels: wantedLevels = logLevels, sources: wantedSources = sources } = this.#filter;
    const { Separator } = vscode.QuickPickItemKind;
    const items = [
      { label: vscode.l10n.t("Levels"), kind: Separator },
      ...logLevels.map((label) => ({ label, level: true, picked: wantedLevels.includes(label) })),
      { label: vscode.l10n.t("Sources"), kind: Separator },
      ...sources.map((label) => ({ label, level: false, picked: wantedSources.includes(label) })),
    ];
    const picked = await vscode.window.showQuickPick<vscode.QuickPickItem & { readonly level?: boolean }>(items, {
      title: this.#title,
      canPickMany: true,
    });
    if (!picked) return;
    const levels = picked.filter(({ level }) => level === true).map(({ label }) => label);
    const shownSources = picked.filter(({ level }) => level === false).map(({ label }) => label);
    // All of them: also those that come later.
    this.setFilter({ levels, ...(shownSources.length === sources.length ? {} : { sources: shownSources }) });
  }

  setFilter(filter: LogFilter): void {
    this.#filter = filter;
    const shown = this.#lines.filter((line) => isShown(line, filter));
    this.channel.replace(shown.map((line) => `${toLogText(line)}\n`).join(""));
    this.channel.show(true);
  }

  dispose(): void {
    this.#feeds.dispose();
    this.#store.dispose();
  }
}

/** Somebody may be looking at an output channel now. */
export function isOutputVisible(): boolean {
  return vscode.window.visibleTextEditors.some(({ document }) => document.uri.scheme === "output");
}

/** What services print, write and tell, in log views. Loaded when a log is first asked for. */
import { stat } from "node:fs/promises";
import * as vscode from "vscode";
import { DisposableStore } from "../../core/base/disposables.ts";
import { messageOf } from "../../core/base/errors.ts";
import { plainLogText, toLogLevel } from "../../core/views/logLines.ts";
import type { BackendClient } from "../../node/backend/backendClient.ts";
import { BackendLogFeed } from "../../node/backend/backendLogFeed.ts";
import { FileFollower } from "../../node/health/fileFollower.ts";
import { readTail } from "../../node/health/readTail.ts";
import { isOutputVisible, LogView } from "./logView.ts";

export interface LogSource {
  /** Told apart by it; the title is for people. */
  readonly key: string;
  readonly title: string;
  /** Absolute path of what it prints or writes. */
  readonly file: string;
  /** Of a backend that can be asked for its logs. */
  readonly client?: BackendClient;
}

export class ServiceLogs implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #views = new Map<string, LogView>();
  /** The log that was shown last. */
  current: LogView | undefined;

  /** Shows a log and follows it. */
  async show({ client, file, key, title }: LogSource): Promise<void> {
    const view = this.#views.get(key) ?? this.#store.add(new LogView(title));
    this.#views.set(key, view);
    this.current = view;
    const before = await readTail(file);
    const from = before === undefined ? 0 : (await stat(file)).size;
    let rest = "";
    const follower = new FileFollower(
      file,
      (text) => {
        const lines = `${rest}${text}`.split(/(?<=\n)/);
        rest = lines.at(-1)?.endsWith("\n") ? "" : (lines.pop() ?? "");
        if (lines.length > 0) view.addText(lines.join("").trimEnd(), "output");
      },
      from,
    );
    const feed =
      client &&
      new BackendLogFeed({
        client,
        isWanted: isOutputVisible,
        onLines: (lines) =>
          view.add(
            lines.map(({ at, level, message, source }) => {
              const time = at ? `${new Date(at).toISOString()} ` : "";
              return { level: toLogLevel(level), source, text: `${time}${plainLogText(message)}` };
            }),
          ),
        onFailure: (error) => view.addText(messageOf(error), "control-plane"),
      });
    view.open(follower, ...(feed ? [feed, client] : []));
    if (before) view.addText(before.trimEnd(), "output");
    else if (!client)
      view.addText(vscode.l10n.t("Not started from here: nothing is known of what it prints."), "output");
    await feed?.ask();
    view.show();
  }

  dispose(): void {
    this.#store.dispose();
  }
}

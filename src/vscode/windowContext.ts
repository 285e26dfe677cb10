import path from "node:path";
import * as vscode from "vscode";
import { type Disposable, DisposableStore } from "../core/base/disposables.ts";
import type { ControlPlanes } from "./controlPlanes.ts";
import { type ContextKey, contextKeys } from "./ids.ts";

/** Keeps the context keys of the manifest's `when` clauses true. */
export function keepContextKeys(planes: ControlPlanes): Disposable {
  const store = new DisposableStore();
  const former = new Map<ContextKey, string>();
  const set = (key: ContextKey, value: unknown) => {
    const text = JSON.stringify(value);
    if (former.get(key) === text) return;
    former.set(key, text);
    void vscode.commands.executeCommand("setContext", key, value);
  };
  const update = () => {
    const { sessions } = planes;
    set(contextKeys.hasDocument, sessions.length > 0);
    set(
      contextKeys.running,
      sessions.some((session) => session.cycles.isRunning),
    );
    set(
      contextKeys.waiting,
      sessions.some((session) => session.isWaiting),
    );
    set(
      contextKeys.fileNames,
      sessions.map((session) => path.posix.basename(session.uri.path)),
    );
    set(contextKeys.ready, planes.isReady);
  };
  store.add(planes.onDidChange(update));
  store.add(
    planes.onDidChangeSession(({ part }) => {
      if (part === "cycle" || part === "truth" || part === "runs") update();
    }),
  );
  update();
  return store;
}

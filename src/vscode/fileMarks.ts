import path from "node:path";
import * as vscode from "vscode";
import { DisposableStore } from "../core/base/disposables.ts";
import type { BlastRadius } from "../core/cycle/events.ts";
import { createProhibitedTest } from "../core/policy/prohibitedPaths.ts";
import type { ControlPlanes } from "./controlPlanes.ts";
import type { PlaneSession } from "./planeSession.ts";

const noPaths: ReadonlySet<string> = new Set();

/** Marks in the explorer: files that no cycle may touch, and those that the running cycle changed. */
export class FileMarks implements vscode.FileDecorationProvider, vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<undefined>());
  readonly #planes: ControlPlanes;
  readonly #tests = new WeakMap<readonly string[], (path: string) => boolean>();
  readonly #paths = new WeakMap<BlastRadius, ReadonlySet<string>>();
  readonly onDidChangeFileDecorations = this.#changed.event;

  constructor(planes: ControlPlanes) {
    this.#planes = planes;
    this.#store.add(vscode.window.registerFileDecorationProvider(this));
    this.#store.add(
      planes.onDidChangeSession(({ session, part }) => {
        if (part === "cycle" || (part === "document" && this.#isNew(session))) this.#changed.fire(undefined);
      }),
    );
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    const session = this.#planes.of(uri);
    if (!session || uri.scheme !== session.uri.scheme) return undefined;
    const inFolder = path.posix.relative(session.folder.uri.path, uri.path);
    const file = path.posix.join(session.plane.folderInRepository, inFolder);
    if (this.#changedBy(session).has(file)) {
      return {
        badge: "◆",
        tooltip: vscode.l10n.t("Changed by the cycle"),
        color: new vscode.ThemeColor("charts.blue"),
      };
    }
    if (!this.#testOf(session)?.(file)) return undefined;
    return {
      badge: "⊘",
      tooltip: vscode.l10n.t("Prohibited: no cycle may change it"),
      color: new vscode.ThemeColor("disabledForeground"),
    };
  }

  /** Paths of the cycle that runs or waits. */
  #changedBy({ cycles: { state } }: PlaneSession): ReadonlySet<string> {
    if (!state?.blast || state.phase === "ended") return noPaths;
    const paths = this.#paths.get(state.blast) ?? new Set(state.blast.files.map((changed) => changed.path));
    this.#paths.set(state.blast, paths);
    return paths;
  }

  #testOf(session: PlaneSession): ((path: string) => boolean) | undefined {
    const paths = session.facts?.policy.prohibitedPaths.value;
    if (!paths || paths.length === 0) return undefined;
    const test = this.#tests.get(paths) ?? createProhibitedTest(paths);
    this.#tests.set(paths, test);
    return test;
  }

  readonly #shown = new WeakMap<PlaneSession, string>();

  /** True when what is prohibited is not what it was: marks are asked for every file of the explorer again. */
  #isNew(session: PlaneSession): boolean {
    const paths = JSON.stringify(session.facts?.policy.prohibitedPaths.value ?? []);
    if (this.#shown.get(session) === paths) return false;
    this.#shown.set(session, paths);
    return true;
  }

  dispose(): void {
    this.#store.dispose();
  }
}

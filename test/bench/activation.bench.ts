/**
 * Activation as VS Code itself reports it, of the packed extension and of one that does nothing, in the same extension
 * hosts: several fresh hosts, in each both are woken when the host is idle and the control document lies there.
 */
import { readFileSync, statSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { createVSIX } from "@vscode/vsce";
import { buildTestExtension, testExtension } from "../extension/build.mjs";
import { maximumSize, packExtension } from "../support/packing.mjs";
import { type Session, startSession } from "../support/session.mjs";
import { type BuildMeta, heavyPackages, packagesIn, staticClosure } from "../support/staticClosure.ts";
import { withTemporaryFolder } from "../support/temporaryFolder.mjs";
import { installExtension, installVsCodeServer } from "../support/vscodeServer.mjs";

const rounds = 5;
const product = "control-plane.control-plane";
const empty = "bench.empty";

function report(name: string, value: number, unit: string, target: string, ok: boolean): void {
  console.log(JSON.stringify({ name, value, unit, target, ok }));
}

/** Packs an extension whose `activate` does nothing. */
async function packEmptyExtension(folder: string): Promise<string> {
  const manifest = {
    name: "empty",
    publisher: "bench",
    version: "1.0.0",
    license: "MIT",
    type: "module",
    engines: { vscode: "^1.104.0" },
    main: "./extension.js",
    activationEvents: ["onCommand:bench.empty"],
  };
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "package.json"), JSON.stringify(manifest));
  await writeFile(path.join(folder, "README.md"), "# Empty\n");
  await writeFile(path.join(folder, "LICENSE"), "MIT\n");
  await writeFile(path.join(folder, "extension.js"), 'import "vscode";\nexport function activate() {}\n');
  const vsix = path.join(folder, "empty.vsix");
  await createVSIX({ cwd: folder, packagePath: vsix, dependencies: false, allowMissingRepository: true });
  return vsix;
}

const phases = ["load", "call", "finish"] as const;

/** Milliseconds to load the code, to call `activate` and to wait for its promise. */
type Activation = Readonly<Record<(typeof phases)[number], number>>;

function totalOf({ load, call, finish }: Activation): number {
  return load + call + finish;
}

/** What VS Code measured, in the order of `order`, which is also that of waking. */
async function activationsOf(session: Session, order: readonly string[]): Promise<ReadonlyMap<string, Activation>> {
  const text = await session.evaluate(async (vscode, ids: readonly string[]) => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    if (folder === undefined) throw new Error("no folder is open");
    const file = vscode.Uri.joinPath(folder.uri, "docs/CONTROL_PLANE.md");
    const document = "# Plane\n\n## TASK_LEDGER\n\n### TODO\n\n- T-20260101-001 — One [P1]\n";
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(document));
    for (const id of ids) await vscode.extensions.getExtension(id)?.activate();
    const shown = new Promise<string>((resolve) => {
      const look = (candidate: import("vscode").TextDocument): void => {
        if (candidate.uri.scheme === "perf" && ids.every((id) => candidate.getText().includes(`| ${id} `))) {
          resolve(candidate.getText());
        }
      };
      vscode.workspace.onDidOpenTextDocument(look);
      vscode.workspace.onDidChangeTextDocument((event) => look(event.document));
    });
    await vscode.commands.executeCommand("perfview.show");
    return shown;
  }, order);
  return new Map(order.map((id) => [id, activationOf(text, id)]));
}

/** From a row `| id | eager | load | call | finish | event | by |`. */
function activationOf(text: string, id: string): Activation {
  const row = text.split("\n").find((line) => line.startsWith(`| ${id} `));
  const [load, call, finish] = (row ?? "").split("|").slice(3, 6).map(Number);
  if (load === undefined || call === undefined || finish === undefined || Number.isNaN(load + call + finish)) {
    throw new Error(`VS Code reports no activation of ${id}: ${row}`);
  }
  return { load, call, finish };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

async function measureActivation(vsix: string, scratch: string): Promise<void> {
  const extensionsDir = path.join(scratch, "extensions");
  await installVsCodeServer();
  await buildTestExtension([]);
  await installExtension({ vsix: await packEmptyExtension(path.join(scratch, "empty")), extensionsDir });
  await installExtension({ vsix, extensionsDir });
  const pairs: { readonly ours: Activation; readonly nothing: Activation }[] = [];
  for (let round = 0; round < rounds; round++) {
    const session = await startSession({ scenario: "empty", extensionsDir, testExtension });
    try {
      const found = await activationsOf(session, round % 2 === 0 ? [empty, product] : [product, empty]);
      const [ours, nothing] = [found.get(product), found.get(empty)];
      if (ours && nothing) pairs.push({ ours, nothing });
    } finally {
      await session.close();
    }
  }
  for (const phase of phases) {
    report(`activation, ${phase}`, median(pairs.map(({ ours }) => ours[phase])), "ms", "", true);
  }
  const more = median(pairs.map(({ ours, nothing }) => totalOf(ours) - totalOf(nothing)));
  report("activation, more than an empty extension", more, "ms", "≤ 10 ms", more <= 10);
}

const { file, size } = await packExtension();
report(".vsix", size / 1024, "KB", `≤ ${maximumSize / 1024} KB`, statSync(file).size <= maximumSize);

const meta: BuildMeta = JSON.parse(readFileSync("dist/meta.json", "utf8"));
const closure = staticClosure(meta, "dist/extension.js");
const heavy = packagesIn(meta, closure).filter((name) => heavyPackages.includes(name));
const bytes = closure.reduce((sum, name) => sum + (meta.outputs[name]?.bytes ?? 0), 0);
report("code loaded at activation", bytes / 1024, "KB", "", true);
report("heavy libraries loaded at activation", heavy.length, heavy.join(" "), "0", heavy.length === 0);

await withTemporaryFolder("control-plane-bench", (scratch) => measureActivation(file, scratch));

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import type { GalleryNews } from "../../../src/core/views/galleryView.ts";
import type { RunProgress } from "../../../src/node/comfy/runProgress.ts";
import { commandIds } from "../../../src/vscode/ids.ts";
import type { Parts } from "../../../src/vscode/parts.ts";
import { MediaRuns, type WorkflowRun } from "../../../src/vscode/services/mediaRuns.ts";
import { runLabel } from "../../../src/vscode/services/runLabel.ts";
import type { ServiceElement } from "../../../src/vscode/services/servicesTree.ts";
import { demoNodes } from "../../support/comfy/demoNodes.ts";
import { demoWorkflow } from "../../support/comfy/demoWorkflow.ts";
import { FakeBackend } from "../../support/fakeBackend.ts";
import { type FakeComfyOptions, FakeComfyServer } from "../../support/fakeComfyServer.ts";
import { unusedAddress } from "../../support/fakeServers.ts";
import { activateProduct, closeEditors, setSettings, until, workspaceFolder } from "../product.ts";

const workflowText = JSON.stringify(demoWorkflow(), undefined, 2);

interface Ground {
  readonly product: Parts;
  readonly server: FakeComfyServer;
  /** The workflow in the workspace. */
  readonly flow: vscode.Uri;
}

async function withComfy(options: FakeComfyOptions, use: (ground: Ground) => Promise<void>): Promise<void> {
  await using server = await FakeComfyServer.start({
    nodes: demoNodes({ checkpoints: ["demo.safetensors"] }, 0),
    ...options,
  });
  const product = await activateProduct();
  const folder = vscode.Uri.joinPath(workspaceFolder().uri, "flows");
  const flow = vscode.Uri.joinPath(folder, "demo.json");
  const comfyui = { id: "comfyui", name: "ComfyUI", url: `${server.url}/system_stats`, protocol: "comfyui" };
  try {
    await vscode.workspace.fs.writeFile(flow, Buffer.from(workflowText));
    await setSettings(product, { "services.extra": [comfyui], "services.intervalSeconds": 0 });
    await use({ product, server, flow });
  } finally {
    await closeEditors();
    await setSettings(product, { "services.extra": undefined, "services.intervalSeconds": undefined });
    await vscode.workspace.fs.delete(folder, { recursive: true });
    await vscode.workspace.fs
      .delete(vscode.Uri.joinPath(workspaceFolder().uri, ".control-plane", "media"), { recursive: true })
      .then(undefined, () => undefined);
  }
}

/** Answers the form with Run as soon as it is there, until the run has begun. */
async function beginRun({
  flow,
  product,
}: Ground): Promise<{ readonly ended: Thenable<unknown>; readonly number: number }> {
  const { runs } = product.services;
  const before = runs.runs[0]?.number ?? 0;
  const ended = vscode.commands.executeCommand(commandIds.runWorkflow, flow);
  while ((runs.runs[0]?.number ?? 0) === before) {
    await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { ended, number: before + 1 };
}

function runOf({ product }: Ground, number: number, look: (run: WorkflowRun) => boolean): Promise<WorkflowRun> {
  const { runs } = product.services;
  return until([(listener) => runs.onDidChange(listener)], () =>
    runs.runs.find((run) => run.number === number && look(run)),
  );
}

async function rows(product: Parts, element?: ServiceElement): Promise<ServiceElement[]> {
  return product.services.tree.getChildren(element);
}

/** The rows below an element as soon as `look` finds among them what it wants: not every file is told of by the editor. */
async function untilRows<T>(
  product: Parts,
  element: ServiceElement | undefined,
  look: (found: readonly ServiceElement[]) => T | undefined | false,
): Promise<T> {
  for (;;) {
    const found = look(await rows(product, element));
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe("the services view", () => {
  it("shows each service with its health, and the workspace's workflows", () =>
    withComfy({}, async ({ flow, product }) => {
      await vscode.commands.executeCommand(commandIds.probeServices);
      const roots = await rows(product);
      const comfy = roots.find((row) => row.kind === "service" && row.health.service.id === "comfyui");
      assert.ok(comfy);
      const item = product.services.tree.getTreeItem(comfy);
      assert.match(String(item.description), /^up · 0\.33\.0 · \d+ ms$/);
      const group = await untilRows(product, undefined, (found) =>
        found.find((row) => row.kind === "group" && row.group === "workflows"),
      );
      const editorForm = { last_node_id: 1, last_link_id: 0, nodes: [], links: [], version: 0.4 };
      await vscode.workspace.fs.writeFile(
        vscode.Uri.joinPath(flow, "..", "graph.json"),
        Buffer.from(JSON.stringify(editorForm)),
      );
      const workflows = await untilRows(product, group, (found) => found.length === 2 && found);
      const { tree } = product.services;
      const tooltips = workflows.map(async (row) => {
        const { tooltip } = await tree.resolveTreeItem(tree.getTreeItem(row), row);
        return tooltip instanceof vscode.MarkdownString ? tooltip.value.replace(/&nbsp;/g, " ") : String(tooltip);
      });
      const [demo = "", graph = ""] = await Promise.all(tooltips);
      for (const words of ["7 nodes", "prompt, negative, seed, steps", "Outputs: Keep", "demo.safetensors"])
        assert.ok(demo.includes(words.replace(/[.]/g, "\\.")) || demo.includes(words), `${words} in ${demo}`);
      assert.match(graph, /Export it in API form/);
      assert.deepEqual(
        workflows.map((row) => row.kind === "workflow" && [path.posix.basename(row.uri.path), row.form]),
        [
          ["demo.json", "api"],
          ["graph.json", "editor"],
        ],
      );
      await vscode.commands.executeCommand(commandIds.copyServiceAddress, comfy);
      assert.match(await vscode.env.clipboard.readText(), /\/system_stats$/);
    }));
});

describe("a workspace with many JSON files", () => {
  it("still shows its workflow", () =>
    withComfy({}, async ({ flow, product }) => {
      const folder = vscode.Uri.joinPath(flow, "..", "data");
      const write = (name: string) =>
        vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, name), Buffer.from('{"row": 1}'));
      await Promise.all(Array.from({ length: 1500 }, (_, index) => write(`${index}.json`)));
      try {
        await vscode.workspace.fs.copy(flow, vscode.Uri.joinPath(folder, "last.json"));
        await untilRows(product, { kind: "group", group: "workflows" }, (found) =>
          found.some((row) => row.kind === "workflow" && row.uri.path.endsWith("/data/last.json")),
        );
      } finally {
        await vscode.workspace.fs.delete(folder, { recursive: true });
      }
    }));
});

describe("the backend in the services view", () => {
  it("tells issues with what may be done", async () => {
    await using backend = await FakeBackend.start({ hasDatabase: true });
    const product = await activateProduct();
    const service = { id: "backend", name: "Backend", url: `${backend.url}/api/health` };
    try {
      await setSettings(product, { "services.extra": [service], "services.intervalSeconds": 0 });
      await vscode.commands.executeCommand(commandIds.probeServices);
      const row = (await rows(product)).find((each) => each.kind === "service" && each.health.service.id === "backend");
      assert.ok(row);
      const groups = await rows(product, row);
      const described = groups.map((group) => {
        const { description, label } = product.services.tree.getTreeItem(group);
        return `${label}: ${description}`;
      });
      assert.deepEqual(described, [
        "Issues: 1",
        "Recent Errors: 0",
        "Jobs: 0",
        "Downloads: 0",
        "Content to Approve: 1",
      ]);
      const [issue] = groups[0] ? await rows(product, groups[0]) : [];
      assert.ok(issue);
      const item = product.services.tree.getTreeItem(issue);
      assert.deepEqual([item.label, item.description], ["Git is missing", "install git"]);
      const [content] = groups[4] ? await rows(product, groups[4]) : [];
      await vscode.commands.executeCommand(commandIds.approveContent, content);
      assert.ok(backend.requests.includes("POST /api/content/library/batch/approve"), backend.requests.join("\n"));
    } finally {
      product.services.tree.backends.closeAll();
      await setSettings(product, { "services.extra": undefined, "services.intervalSeconds": undefined });
    }
  });
});

describe("pictures of the backend in the gallery", () => {
  it("are listed with what is known of them, fetched when they are seen, and believed only as pictures", async () => {
    await using backend = await FakeBackend.start();
    const name = "../a b<i>.png";
    const made = { prompt: "a red kite", checkpoint: "kite.safetensors", seed: 7 };
    const image = { path: name, mtime: 1_765_900_000, size_bytes: 5, metadata: { generation_params: made } };
    const list = JSON.stringify({ items: [image, { path: "gone.png" }], total: 2 });
    backend.faults.arm("GET /api/content/images", { kind: "answer", status: 200, body: list }, 100);
    const place = `GET /content/images/${encodeURIComponent(name)}`;
    backend.faults.arm(place, { kind: "answer", status: 200, body: Buffer.from("89504e470d0a1a0a", "hex") }, 100);
    const product = await activateProduct();
    const service = { id: "backend", name: "Backend", url: `${backend.url}/api/health` };
    try {
      await setSettings(product, { "services.extra": [service], "services.intervalSeconds": 0 });
      await vscode.commands.executeCommand(commandIds.probeServices);
      await vscode.commands.executeCommand(commandIds.openGallery);
      const { page } = await product.services.gallery();
      assert.ok(page);
      const heard: GalleryNews[] = [];
      const listening = page.onDidPost((news) => heard.push(news));
      const sources = () => heard.flatMap((news) => (news.type === "source" ? [news] : []));
      try {
        await until([(listener) => page.onDidPost(listener)], () => sources().length === 2);
        const items = heard.flatMap((news) => (news.type === "items" ? news.items : []));
        const kite = items.find(({ title }) => title === "a red kite");
        assert.deepEqual(
          kite?.facts.filter(([label]) => ["Model", "Seed", "File", "Server"].includes(label)),
          [
            ["Model", "kite.safetensors"],
            ["Seed", "7"],
            ["File", name],
            ["Server", backend.url],
          ],
        );
        assert.match(sources().find(({ id }) => id === kite.id)?.source ?? "", /pictures\/[0-9a-f]{32}\.png$/);
        assert.equal(sources().find(({ id }) => id.endsWith("gone.png"))?.source, null);
      } finally {
        listening.dispose();
        page.panel.dispose();
      }
    } finally {
      await setSettings(product, { "services.extra": undefined, "services.intervalSeconds": undefined });
    }
  });
});

describe("a service in the editor", () => {
  const program = `console.log("it listens");
require("node:http").createServer((_, response) => response.end("ok")).listen(Number(process.argv[2]), "127.0.0.1");
`;
  // The text of no output channel can be read in a server without its files being watched, only that it is shown.
  const isLogShown = () =>
    vscode.window.visibleTextEditors.some(
      ({ document: { uri } }) => uri.scheme === "output" && uri.path.includes("Demo"),
    );
  const executions = () => vscode.tasks.taskExecutions.filter(({ task }) => task.definition.type === "controlPlane");
  const serviceTasks = () => executions().map(({ task }) => task.name);

  it("is started as a task, and stopped with its task", async () => {
    const product = await activateProduct();
    const script = vscode.Uri.joinPath(workspaceFolder().uri, "serve.cjs");
    const url = await unusedAddress();
    const start = `"${process.execPath}" "${script.fsPath}" ${new URL(url).port}`;
    const service = { id: "demo", name: "Demo", url, start: `ELECTRON_RUN_AS_NODE=1 ${start}` };
    const stateOf = () => product.planes.current?.health.find((health) => health.service.id === "demo")?.state;
    try {
      await vscode.workspace.fs.writeFile(script, Buffer.from(program));
      await setSettings(product, { "services.extra": [service], "services.intervalSeconds": 0 });
      await vscode.commands.executeCommand(commandIds.probeServices);
      const row = (await rows(product)).find((each) => each.kind === "service" && each.health.service.id === "demo");
      await vscode.commands.executeCommand(commandIds.startService, row);
      assert.equal(stateOf(), "up");
      assert.deepEqual(serviceTasks(), ["start Demo"]);
      await vscode.commands.executeCommand(commandIds.showServiceLog, row);
      await until([vscode.window.onDidChangeVisibleTextEditors], isLogShown);
      await vscode.commands.executeCommand(commandIds.stopService, row);
      assert.equal(stateOf(), "down");
      assert.deepEqual(serviceTasks(), []);
    } finally {
      // None when all went well.
      for (const execution of executions()) execution.terminate();
      await setSettings(product, { "services.extra": undefined, "services.intervalSeconds": undefined });
      await vscode.workspace.fs.delete(script);
    }
  });
});

describe("the label of a run", () => {
  it("says how far it is, how it ended, and what was left out", () => {
    const change = new MediaRuns().begin(
      "a.json",
      () => undefined,
      (node) => (node === "5" ? "Sampler" : undefined),
    );
    const progress: RunProgress = {
      ...{ promptId: "p", state: "running", ahead: 0, fraction: 0.456, node: "5", step: { value: 3, max: 8 } },
      ...{ preview: undefined, text: undefined, msLeft: 11_001 },
    };
    const expected: readonly (readonly [Parameters<typeof change>[0], string])[] = [
      [{}, "waiting"],
      [{ progress: { ...progress, state: "waiting", ahead: 2 } }, "waiting, 2 before it"],
      [{ progress }, "45 % · Sampler · 3/8 · 12 s left"],
      [{ progress: { ...progress, node: "6", msLeft: undefined } }, "45 % · node 6 · 3/8"],
      [{ state: "error", message: "no luck" }, "failed · no luck"],
      [{ state: "lost", message: undefined }, "the server has lost it"],
      [{ state: "success", pictures: [vscode.Uri.file("/a.png")] }, "1 file"],
      [{ pictures: [], message: "left out: b" }, "0 files · left out: b"],
    ];
    for (const [news, label] of expected) assert.equal(runLabel(change(news)), label);
  });
});

describe("a workflow in the editor", () => {
  it("runs from click to pictures, with preview and evidence", () =>
    withComfy({}, async (ground) => {
      const previews: number[] = [];
      const listening = ground.product.services.runs.onDidChange(({ progress }) =>
        previews.push(progress?.preview?.image.length ?? 0),
      );
      const { ended, number } = await beginRun(ground);
      await ended;
      listening.dispose();
      const run = await runOf(ground, number, ({ state }) => state !== "working");
      assert.equal(run.state, "success", run.message);
      assert.ok(
        previews.some((size) => size > 0),
        "a preview was there",
      );
      const [picture] = run.pictures;
      assert.ok(picture && existsSync(picture.fsPath));
      assert.equal(run.about, "a lighthouse · seed 42 · demo.safetensors");
      const evidence = JSON.parse(await readFile(path.join(path.dirname(picture.fsPath), "media.json"), "utf8"));
      assert.deepEqual(
        [evidence.status, evidence.workflow.file, evidence.outputs.length],
        ["success", "flows/demo.json", 1],
      );
      const row = (await rows(ground.product, { kind: "group", group: "runs" }))[0];
      assert.deepEqual(row && (await rows(ground.product, row)).map(({ kind }) => kind), ["picture"]);
    }));

  it("is cancelled by its row, and only it", async () => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    await withComfy({ onStep: () => gate }, async (ground) => {
      const { ended, number } = await beginRun(ground);
      const run = await runOf(ground, number, ({ progress }) => progress?.state === "running");
      await vscode.commands.executeCommand(commandIds.cancelPrompt, { kind: "run", run });
      while (!ground.server.requests.some((line) => line.endsWith("/interrupt")))
        await new Promise((resolve) => setTimeout(resolve, 20));
      open();
      await ended;
      assert.equal((await runOf(ground, number, ({ state }) => state !== "working")).state, "cancelled");
    });
  });

  it("is called lost when the server is started anew in the middle", async () => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    await withComfy({ onStep: () => gate }, async (ground) => {
      const { ended, number } = await beginRun(ground);
      await runOf(ground, number, ({ progress }) => progress?.state === "running");
      await ground.server.suspend();
      await ground.server.resume();
      open();
      await ended;
      assert.equal((await runOf(ground, number, ({ state }) => state !== "working")).state, "lost");
    });
  });

  it("goes from click to the gallery, with its live preview at most ten times a second", async () => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    await withComfy({ onStep: (_, value) => (value > 3 ? gate : undefined) }, async (ground) => {
      const { product, server } = ground;
      await vscode.commands.executeCommand(commandIds.openGallery);
      const { page } = await product.services.gallery();
      assert.ok(page);
      const heard: { readonly at: number; readonly news: GalleryNews }[] = [];
      const listening = page.onDidPost((news) => heard.push({ at: performance.now(), news }));
      const heardOf = <T>(find: (news: GalleryNews) => T | undefined): Promise<T> =>
        until([(listener) => page.onDidPost(listener)], () =>
          heard.map(({ news }) => find(news)).find((found) => found !== undefined),
        );
      try {
        await heardOf((news) => (news.type === "items" ? news : undefined));
        // A flood: each frame comes a hundred times.
        server.sockets.rewrite = (frame) => Array.from({ length: 100 }, () => frame);
        const { ended, number } = await beginRun(ground);
        const live = await heardOf((news) =>
          news.type === "runs" ? news.runs.find(({ preview }) => preview !== null) : undefined,
        );
        assert.deepEqual([live.name, live.preview?.startsWith("data:image/")], ["demo.json", true]);
        assert.match(live.label, /% · DemoSampler · \d\/8/);
        open();
        await ended;
        const run = await runOf(ground, number, ({ state }) => state === "success");
        const name = path.basename(run.pictures[0]?.fsPath ?? "");
        // It is shown at once, and again when its evidence stands.
        const item = await heardOf((news) =>
          news.type === "items"
            ? news.items.find(
                ({ facts }) => facts.some(([, value]) => value === name) && facts.some(([label]) => label === "Seed"),
              )
            : undefined,
        );
        assert.equal(item.title, "a lighthouse");
        assert.deepEqual(
          item.facts.filter(([label]) => ["Model", "Seed", "Workflow"].includes(label)).map(([, value]) => value),
          ["demo.safetensors", "42", "flows/demo.json"],
        );
        const told = heard.filter(({ news }) => news.type === "runs");
        const intervals = told.slice(1).map(({ at }, index) => at - (told[index]?.at ?? 0));
        // A timer may come a moment early, never twice in one interval; the first is the answer to the page's beginning.
        assert.deepEqual(
          intervals.slice(1).filter((interval) => interval < 80),
          [],
        );
      } finally {
        open();
        listening.dispose();
        page.panel.dispose();
      }
      assert.equal((await product.services.gallery()).page, undefined);
    });
  });

  it("shows a fresh picture though the server's history never comes", () =>
    withComfy({}, async (ground) => {
      const { product, server } = ground;
      server.faults.arm("GET /history", { kind: "hang" }, 1000);
      await vscode.commands.executeCommand(commandIds.openGallery);
      const { page } = await product.services.gallery();
      assert.ok(page);
      const heard: GalleryNews[] = [];
      const listening = page.onDidPost((news) => heard.push(news));
      try {
        const { ended, number } = await beginRun(ground);
        await ended;
        const run = await runOf(ground, number, ({ state }) => state === "success");
        const id = run.pictures[0]?.fsPath;
        const isThere = (news: GalleryNews) => news.type === "items" && news.items.some((item) => item.id === id);
        // Fresh first, and from the shelf when its evidence stands.
        await until([(listener) => page.onDidPost(listener)], () => heard.filter(isThere).length >= 2);
        const items = heard.filter(({ type }) => type === "items");
        assert.ok(items.slice(items.findIndex(isThere)).every(isThere), "never gone again");
      } finally {
        listening.dispose();
        page.panel.dispose();
      }
    }));

  it("lists in the gallery what only the server has, and keeps its pictures on the disk", () =>
    withComfy({}, async ({ product, server }) => {
      const submitted = await fetch(`${server.url}/prompt`, {
        method: "POST",
        body: JSON.stringify({ prompt: demoWorkflow() }),
      });
      const { prompt_id: id } = (await submitted.json()) as { prompt_id: string };
      while (!server.engine.history.has(id)) await new Promise((resolve) => setTimeout(resolve, 20));
      await vscode.commands.executeCommand(commandIds.openGallery);
      const { page } = await product.services.gallery();
      assert.ok(page);
      const heard: GalleryNews[] = [];
      const listening = page.onDidPost((news) => heard.push(news));
      try {
        // The page asks for what it shows.
        const told = await until([(listener) => page.onDidPost(listener)], () =>
          heard.find(({ type }) => type === "source"),
        );
        assert.ok(told.type === "source" && told.source?.includes("pictures"), JSON.stringify(told));
        assert.equal(server.requests.filter((line) => line.includes("/view")).length, 1);
      } finally {
        listening.dispose();
        page.panel.dispose();
      }
    }));

  it("waits in the queue, runs next and is cancelled by its rows", async () => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    await withComfy({ onStep: () => gate }, async ({ product, server }) => {
      const ids: string[] = [];
      for (let count = 0; count < 3; count++) {
        const body = JSON.stringify({ prompt: demoWorkflow() });
        const reply = await fetch(`${server.url}/prompt`, { method: "POST", body });
        ids.push(((await reply.json()) as { prompt_id: string }).prompt_id);
      }
      await vscode.commands.executeCommand(commandIds.probeServices);
      const queue = async () => {
        const found = await rows(product, { kind: "group", group: "queue" });
        return found.map((row) => (row.kind === "queued" ? row : assert.fail(row.kind)));
      };
      assert.ok((await rows(product)).some((row) => row.kind === "group" && row.group === "queue"));
      const [running, , third] = await queue();
      assert.ok(running && third);
      assert.equal(product.services.tree.getTreeItem(third).description, "waits in place 2 · of another client");
      await vscode.commands.executeCommand(commandIds.runNext, third);
      assert.deepEqual(
        (await queue()).map(({ queued }) => ids.indexOf(queued.promptId)),
        [0, 2, 1],
      );
      const [, next] = await queue();
      await vscode.commands.executeCommand(commandIds.cancelPrompt, next);
      assert.deepEqual(
        (await queue()).map(({ queued }) => ids.indexOf(queued.promptId)),
        [0, 1],
      );
      open();
    });
  });

  it("offers and explains what the server knows, while its text is written", () =>
    withComfy({}, async ({ flow: beside }) => {
      const flow = vscode.Uri.joinPath(beside, "..", "written.json");
      await vscode.workspace.fs.writeFile(flow, Buffer.from(workflowText.replace('"euler"', '"eul"')));
      const document = await vscode.workspace.openTextDocument(flow);
      const at = document.positionAt(document.getText().indexOf('"eul"') + 4);
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        "vscode.executeCompletionItemProvider",
        flow,
        at,
      );
      const item = list.items.find(({ insertText }) => insertText === '"euler"');
      assert.ok(item?.range instanceof vscode.Range);
      assert.equal(document.getText(item.range), '"eul"');
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", flow, at);
      const told = hovers.flatMap(({ contents }) =>
        contents.map((part) => (typeof part === "string" ? part : part.value)),
      );
      assert.ok(
        told.some((text) => text.includes("sampler\\_name") || text.includes("sampler_name")),
        told.join("\n"),
      );
    }));

  it("shows what the server would refuse at its place", () =>
    withComfy({}, async ({ flow: beside }) => {
      // A file of its own: the text of another one may still be in the editor's memory.
      const flow = vscode.Uri.joinPath(beside, "..", "refused.json");
      await vscode.workspace.fs.writeFile(flow, Buffer.from(workflowText.replace('"steps": 8', '"steps": 0')));
      await vscode.commands.executeCommand(commandIds.checkWorkflow, flow);
      const [problem, ...more] = vscode.languages.getDiagnostics(flow).filter(({ source }) => source === "ComfyUI");
      assert.deepEqual([problem?.code, more.length], ["too-small", 0]);
      const document = await vscode.workspace.openTextDocument(flow);
      assert.ok(problem);
      assert.equal(document.getText(problem.range), "0");
      assert.match(document.lineAt(problem.range.start.line).text, /"steps": 0/);
    }));
});

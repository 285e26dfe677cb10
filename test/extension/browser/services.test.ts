import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { commandIds, viewIds } from "../../../src/vscode/ids.ts";
import { demoNodes } from "../../support/comfy/demoNodes.ts";
import { demoWorkflow } from "../../support/comfy/demoWorkflow.ts";
import { FakeComfyServer } from "../../support/fakeComfyServer.ts";
import { unusedAddress } from "../../support/fakeServers.ts";
import { chooseInMenu } from "../rowMenu.ts";
import { useWorkbench } from "../useWorkbench.ts";

/** Prints as servers do, colours and all, and answers with its process. */
const program = `console.log("\\u001b[32mINFO\\u001b[0m: it listens");
console.log("\\u001b[31mERROR\\u001b[0m: the lamp is out");
require("node:http")
  .createServer((_, response) => response.end(String(process.pid)))
  .listen(Number(process.argv[2]), "127.0.0.1");
`;
const hostile = "[press me](command:workbench.action.terminal.new) <b>bold</b> \u001b[31m ../../x";
const blank = { class_type: "DemoBlank", inputs: { width: 8, height: 8, color: 1 } };
const workflows = {
  "fails.json": {
    1: blank,
    2: { class_type: "DemoFail", inputs: { image: ["1", 0], message: hostile } },
    3: { class_type: "DemoPreview", inputs: { images: ["2", 0] } },
  },
  "half.json": { ...demoWorkflow(), 8: { class_type: "DemoSave", inputs: { images: ["6", 0] } } },
};

describe("services and ComfyUI, as a person uses them", function services() {
  this.timeout(120_000);
  const session = useWorkbench({ scenario: "main", settings: { "controlPlane.services.intervalSeconds": 0 } });
  let server: FakeComfyServer;
  let address: string;
  let open: () => void = () => undefined;
  let gate: Promise<void> | undefined;

  before(async () => {
    server = await FakeComfyServer.start({
      nodes: demoNodes({ checkpoints: ["demo.safetensors"] }, 0),
      onStep: () => gate,
    });
    address = await unusedAddress();
    const { folder } = session().scenario;
    assert.ok(folder);
    await mkdir(path.join(folder, "flows"));
    for (const [name, workflow] of Object.entries(workflows))
      await writeFile(path.join(folder, "flows", name), JSON.stringify(workflow));
    const script = path.join(folder, "serve.cjs");
    await writeFile(script, program);
    const start = `"${process.execPath}" "${script}" ${new URL(address).port}`;
    await session().setSetting("controlPlane.services.extra", [
      { id: "comfyui", name: "ComfyUI", url: `${server.url}/system_stats`, protocol: "comfyui" },
      { id: "lamp", name: "Lamp", url: address, start },
    ]);
    session().page.setDefaultTimeout(30_000);
    await session().page.setViewportSize({ width: 1400, height: 2000 });
    await session().execute(`${viewIds.services}.focus`);
    // The first looks may come before the setting holds.
    while (!(await row("Queue").isVisible())) {
      await session().execute(commandIds.probeServices);
      await row("Queue")
        .waitFor({ timeout: 1000 })
        .catch(() => undefined);
    }
  });

  after(async () => {
    open();
    // None when all went well.
    const left = await pid().catch(() => undefined);
    if (left !== undefined) process.kill(Number(left));
    await server?.[Symbol.asyncDispose]();
  });

  const row = (text: string) => session().page.locator(".pane-body .monaco-list-row", { hasText: text }).first();
  const menu = (text: string, action: string) => chooseInMenu(() => row(text), action);
  /** Where its row was drawn anew below the open menu, VS Code does not name it, and the person is asked which one. */
  const ofLamp = async (action: string, isDone: () => Promise<boolean>) => {
    await menu("Lamp", action);
    const which = session().page.locator(".quick-input-list .monaco-list-row", { hasText: "Lamp" });
    while (!(await isDone())) {
      if (await which.isVisible()) await which.click({ timeout: 2000 }).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  /** The list hides itself when it is empty, so it is shown again and again until the text is there. */
  const notification = async (text: string) => {
    const item = session().page.locator(".notifications-center .notification-list-item", { hasText: text }).first();
    while (!(await item.isVisible())) {
      await session().execute("notifications.showList");
      await item.waitFor({ timeout: 500 }).catch(() => undefined);
    }
    return item;
  };
  const clearNotifications = async () => {
    await session().execute("notifications.clearAll");
    await session().execute("notifications.hideList");
  };
  const pid = async () => (await fetch(address)).text();
  let queuedCount = 0;
  /** One that runs until `open` is called, and two that wait, with their rows in sight. */
  const queueThree = async () => {
    gate = new Promise((resolve) => (open = resolve));
    const ids: string[] = [];
    for (const _ of Array(3)) {
      // What ran before would come out of the server's cache.
      const body = JSON.stringify({ prompt: demoWorkflow() }).replace('"seed":42', `"seed":${queuedCount++}`);
      const reply = await fetch(`${server.url}/prompt`, { method: "POST", body });
      ids.push(((await reply.json()) as { prompt_id: string }).prompt_id);
    }
    const last = ids[2] ?? "";
    await session().execute(commandIds.probeServices);
    // Rows may move while they are clicked.
    while (!(await row(last.slice(0, 8)).isVisible())) {
      if ((await row("Queue").getAttribute("aria-expanded")) !== "true") await row("Queue").click();
      await row(last.slice(0, 8))
        .waitFor({ timeout: 2000 })
        .catch(() => undefined);
    }
    return ids;
  };
  const output = () => session().page.locator(".part.panel .view-lines");

  /** Runs a workflow of the folder with the values that stand in it. */
  const run = async (name: string) => {
    const file = path.join(session().scenario.folder ?? "", "flows", name);
    await session().evaluate(
      (vscode, call) => void vscode.commands.executeCommand(call.command, vscode.Uri.file(call.file)),
      { command: commandIds.runWorkflow, file },
    );
  };
  /** By the keyboard: the rows move while the list opens. */
  const confirmForm = async () => {
    const run = session().page.locator(".quick-input-list .monaco-list-row.focused", {
      hasText: "as the workflow says",
    });
    await run.waitFor();
    await session().page.keyboard.press("Enter");
  };

  it("starts and restarts a service by its row", async () => {
    await ofLamp("Start Service", () => pid().then(Boolean, () => false));
    await notification("Lamp is started.");
    await clearNotifications();
    const first = await pid();
    await row("Lamp").getByText(/^up/).waitFor();
    // Between the two nobody answers.
    await ofLamp("Restart Service", async () => (await pid().catch(() => first)) !== first);
    await row("Lamp").getByText(/^up/).waitFor();
  });

  it("shows its log line by line without what only a terminal obeys, and hides a level", async () => {
    await ofLamp("Show Service Log", () => output().getByText("[error] [output] ERROR: the lamp is out").isVisible());
    const text = await output().innerText();
    assert.match(text, /\[info\].\[output\].INFO:.it.listens/);
    assert.ok(!text.includes("\u001b") && !text.includes("[32m"), text);
    await session().screenshot("service-log");
    await session().evaluate(
      (vscode, command) => void vscode.commands.executeCommand(command),
      commandIds.filterServiceLog,
    );
    const item = session().page.locator(".quick-input-list .monaco-list-row", { hasText: "info" }).first();
    await item.click();
    await session().page.locator(".quick-input-widget").getByRole("button", { name: "OK" }).click();
    await output().getByText("it listens").waitFor({ state: "detached" });
    await output().getByText("the lamp is out").waitFor();
  });

  it("stops it by its row", async () => {
    await ofLamp("Stop Service", () =>
      pid().then(
        () => false,
        () => true,
      ),
    );
    await row("Lamp").getByText(/^down/).waitFor();
  });

  it("makes no link of what a server says, and tells a failed run", async () => {
    await run("fails.json");
    await confirmForm();
    const told = await notification("fails.json: failed");
    assert.equal(await told.locator("a[href], .notification-list-item-message a").count(), 0);
    assert.match(await told.innerText(), /press me\] \(command:/);
    await clearNotifications();
  });

  it("asks before it runs half a workflow, and tells what was left out", async () => {
    await run("half.json");
    const question = await notification("The server would refuse");
    await question.getByRole("button", { name: "Run All the Same" }).click();
    await confirmForm();
    await notification("1 file · left out: Required input is missing");
    await clearNotifications();
  });

  it("moves a waiting prompt to the place that is chosen", async () => {
    const [, second = "", third = ""] = await queueThree();
    const { page } = session();
    const places = page.locator(".quick-input-list .monaco-list-row");
    const isAsked = async () => {
      await menu(second.slice(0, 8), "Move in Queue…");
      const own = places.filter({ hasText: "Place 1" }).getByText("current");
      return own.waitFor({ timeout: 3000 }).then(
        () => true,
        () => false,
      );
    };
    // Rows may move while they are clicked, and the view that is drawn anew may take the focus.
    while (!(await isAsked())) await page.keyboard.press("Escape");
    await page.keyboard.press("ArrowDown");
    await places.filter({ hasText: "Place 2" }).and(page.locator(".focused")).waitFor();
    await page.keyboard.press("Enter");
    await row(second.slice(0, 8)).getByText("waits in place 2").waitFor();
    assert.deepEqual(
      server.engine.pending.map(({ id }) => id),
      [third, second],
    );
    open();
    while (server.engine.pending.length > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  });

  it("offers to queue a prompt again that was lost on its way", async () => {
    const last = (await queueThree())[2] ?? "";
    server.faults.arm("POST /prompt", { kind: "drop" }, 2);
    while (server.faults.used === 0) {
      await row(last.slice(0, 8)).hover();
      await row(last.slice(0, 8))
        .getByRole("button", { name: "Run Next" })
        .click({ timeout: 2000 })
        .catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    const lost = await notification("could not be put back");
    await row(last.slice(0, 8)).waitFor({ state: "detached" });
    assert.ok(!server.engine.pending.some(({ id }) => id === last), "it waits nowhere");
    await lost.getByRole("button", { name: "Queue Again" }).click();
    while (server.engine.pending[0]?.id !== last) await new Promise((resolve) => setTimeout(resolve, 50));
    open();
  });
});

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { commandIds, galleryViewType } from "../../../src/vscode/ids.ts";
import { demoNodes } from "../../support/comfy/demoNodes.ts";
import { demoWorkflow } from "../../support/comfy/demoWorkflow.ts";
import { FakeComfyServer } from "../../support/fakeComfyServer.ts";
import { useWorkbench } from "../useWorkbench.ts";

const subjects = ["a lighthouse", "a windmill"];

describe("the gallery, as a person uses it", function gallery() {
  this.timeout(120_000);
  const session = useWorkbench({ scenario: "main", settings: { "controlPlane.services.intervalSeconds": 0 } });
  let server: FakeComfyServer;

  before(async () => {
    server = await FakeComfyServer.start({ nodes: demoNodes({ checkpoints: ["demo.safetensors"] }, 0) });
    for (const [at, subject] of subjects.entries()) {
      const text = JSON.stringify(demoWorkflow())
        .replace("a lighthouse", subject)
        .replace('"seed":42', `"seed":${1007 + at}`);
      const body = `{"prompt":${text}}`;
      const reply = await fetch(`${server.url}/prompt`, { method: "POST", body });
      const { prompt_id: id } = (await reply.json()) as { prompt_id: string };
      while (!server.engine.history.has(id)) await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const service = { id: "comfyui", name: "ComfyUI", url: `${server.url}/system_stats`, protocol: "comfyui" };
    await session().setSetting("controlPlane.services.extra", [service]);
    await session().execute(commandIds.openGallery);
  });

  after(() => server?.[Symbol.asyncDispose]());

  const page = () => session().webview();
  const option = (name: string) => page().getByRole("option", { name });

  /** Waits until a picture is painted: it has a size of its own. */
  const painted = async (name: string) => {
    const image = option(name).locator("img[src]");
    await image.waitFor();
    const width = await image.evaluate(async (element) => {
      const picture = element as HTMLImageElement;
      await picture.decode();
      return picture.naturalWidth;
    });
    assert.ok(width > 0, name);
  };

  it("paints what the server has made, the newest first", async () => {
    for (const subject of subjects) await painted(subject);
    assert.deepEqual(await page().getByRole("option").allTextContents(), subjects.toReversed());
    await session().screenshot("gallery");
  });

  it("finds by prompt, by model and by seed", async () => {
    const search = page().getByRole("searchbox");
    for (const [words, names] of [
      ["windmill", ["a windmill"]],
      ["demo.safetensors light", ["a lighthouse"]],
      ["1008", ["a windmill"]],
      ["demo.safetensors", subjects.toReversed()],
    ] as const) {
      await search.fill(words);
      await option(names[0]).waitFor();
      await page()
        .getByText(names.length === 1 ? "1 file" : `${names.length} files`, { exact: true })
        .waitFor();
      assert.deepEqual(await page().getByRole("option").allTextContents(), names, words);
    }
    await search.fill("");
  });

  it("shows one in full with what is known of it, and goes back, by the keyboard alone", async () => {
    await page().getByRole("listbox").focus();
    for (const key of ["ArrowRight", "Enter"]) await session().page.keyboard.press(key);
    await page().getByRole("heading", { name: "a lighthouse" }).waitFor();
    await page().getByRole("img", { name: "a lighthouse" }).waitFor();
    for (const fact of ["demo.safetensors", "1007", server.url]) {
      await page().getByRole("definition").filter({ hasText: fact }).first().waitFor();
    }
    await page()
      .getByRole("definition")
      .filter({ hasText: /^\d+ × \d+$/ })
      .waitFor();
    await session().screenshot("gallery-one");
  });

  it("saves it into the workspace, as the server has it", async () => {
    await page().getByRole("button", { name: "Save As…" }).click();
    const box = session().page.locator(".quick-input-widget input").first();
    const { folder } = session().scenario;
    assert.ok(folder);
    const target = path.join(folder, "saved picture.png");
    // VS Code's dialog proposes a name a moment after it is there, over what was typed before.
    while (!/\.png$/.test(await box.inputValue())) await new Promise((resolve) => setTimeout(resolve, 50));
    await box.fill(target);
    await session().page.keyboard.press("Enter");
    const bytes = async () => (await readFile(target).catch(() => Buffer.alloc(0))).toString("hex");
    while ((await bytes()) === "") await new Promise((resolve) => setTimeout(resolve, 50));
    assert.ok((await bytes()).startsWith("89504e47"), "a PNG");
    await page().getByRole("button", { name: "Back" }).click();
    await page().getByRole("option", { selected: true }).filter({ hasText: "a lighthouse" }).waitFor();
  });

  it("comes back with the window", async () => {
    await session().reload(galleryViewType);
    for (const subject of subjects) await painted(subject);
  });
});

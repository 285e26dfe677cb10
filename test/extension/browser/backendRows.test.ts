import assert from "node:assert/strict";
import { commandIds, viewIds } from "../../../src/vscode/ids.ts";
import { FakeBackend } from "../../support/fakeBackend.ts";
import { chooseInMenu } from "../rowMenu.ts";
import { useWorkbench } from "../useWorkbench.ts";

describe("the rows of a backend, as a person uses them", function backendRows() {
  this.timeout(120_000);
  const session = useWorkbench({ scenario: "main", settings: { "controlPlane.services.intervalSeconds": 0 } });
  let backend: FakeBackend;

  before(async () => {
    backend = await FakeBackend.start({ hasDatabase: true });
    const ready = JSON.stringify({ ok: true, valid: true, errors: [], warnings: [] });
    backend.faults.arm("POST /api/workflows/validate/portrait-basic", { kind: "answer", status: 200, body: ready });
    const service = { id: "backend", name: "Picture Works", url: `${backend.url}/api/health` };
    await session().setSetting("controlPlane.services.extra", [service]);
    // Rows that do not fit are not on the page.
    await session().page.setViewportSize({ width: 1400, height: 2400 });
    await session().execute(`${viewIds.services}.focus`);
    // The first looks may come before the setting holds.
    while (!(await row("Picture Works").getByText(/^up/).isVisible())) {
      await session().execute(commandIds.probeServices);
      await row("Picture Works")
        .getByText(/^up/)
        .waitFor({ timeout: 1000 })
        .catch(() => undefined);
    }
    await row("Picture Works").locator(".monaco-tl-twistie").click();
    await row("Content to Approve").waitFor();
  });

  after(() => backend?.[Symbol.asyncDispose]());

  const row = (text: string) => session().page.locator(".pane-body .monaco-list-row", { hasText: text }).first();

  /** Clicks a button that a row shows under the pointer; again where the row was drawn anew meanwhile and lost its button. */
  const press = async (text: string, action: string) => {
    const click = async (limit: { timeout: number }) => {
      await row(text).hover(limit);
      await row(text).getByRole("button", { name: action }).first().click(limit);
    };
    for (let attempts = 1; attempts < 5; attempts++) {
      const isClicked = await click({ timeout: 5_000 }).then(
        () => true,
        () => false,
      );
      if (isClicked) return;
      await session().page.mouse.move(0, 0);
    }
    await click({ timeout: 30_000 });
  };

  const answer = async (text: string) => {
    const input = session().page.locator(".quick-input-widget input").first();
    await input.waitFor();
    await input.fill(text);
    await session().page.keyboard.press("Enter");
  };

  const dialog = () => session().page.locator(".monaco-dialog-box");
  const confirm = (button: string) => dialog().getByRole("button", { name: button }).click();

  /** Waits until the backend was asked. */
  const asked = async (request: RegExp) => {
    while (!backend.requests.some((line) => request.test(line)))
      await new Promise((resolve) => setTimeout(resolve, 50));
  };

  const actions: readonly (readonly [name: string, act: () => Promise<unknown>, request: RegExp])[] = [
    [
      "begins a job with a pack and a prompt",
      async () => {
        await press("Jobs", "Run Backend Workflow");
        await session().page.locator(".quick-input-list .monaco-list-row", { hasText: "Portrait" }).click();
        await session().page.locator(".quick-input-widget", { hasText: "Prompt" }).waitFor();
        await answer("a red kite");
      },
      /^POST \/api\/workflows\/run$/,
    ],
    ["cancels a job", () => press("a red kite", "Cancel"), /^POST \/api\/generate\/image\/[\w-]+\/cancel/],
    [
      "deletes a job when it was asked",
      async () => {
        await press("a red kite", "Delete");
        await dialog().waitFor();
        await session().page.keyboard.press("Escape");
        await dialog().waitFor({ state: "detached" });
        assert.equal(backend.jobs.size, 1, "Escape deletes nothing");
        await press("a red kite", "Delete");
        await confirm("Delete");
      },
      /^DELETE \/api\/generate\/image\//,
    ],
    [
      "puts a model into the queue of downloads",
      async () => {
        await press("Downloads", "Download Model");
        await session().page.locator(".quick-input-list .monaco-list-row", { hasText: "One" }).click();
        await row("one.ckpt").waitFor();
      },
      /^POST \/api\/models\/downloads\/enqueue$/,
    ],
    ["cancels a download", () => press("one.ckpt", "Cancel"), /^POST \/api\/models\/downloads\/cancel$/],
    [
      "rejects content with a reason",
      async () => {
        await press("a boat", "Reject Content");
        await answer("It leans");
      },
      /^POST \/api\/content\/library\/batch\/reject$/,
    ],
    [
      "deletes content when it was asked, for good",
      async () => {
        await chooseInMenu(() => row("a boat"), "Delete…");
        await confirm("Delete");
      },
      /^POST \/api\/content\/library\/batch\/delete$/,
    ],
    ["approves content", () => press("a boat", "Approve Content"), /^POST \/api\/content\/library\/batch\/approve$/],
  ];

  it("shows recent errors with what may be done", async () => {
    const details = { remediation: ["Start ComfyUI", "Try again"] };
    const error = { level: "error", source: "engine", message: "The engine is offline", details };
    await fetch(`${backend.url}/api/errors`, { method: "POST", body: JSON.stringify(error) });
    for (const socket of backend.sockets) socket.send(JSON.stringify(backend.status()));
    await row("The engine is offline").getByText("Start ComfyUI; Try again").waitFor();
  });

  for (const [name, act, request] of actions) {
    it(name, async () => {
      await act();
      await asked(request);
    });
  }
});

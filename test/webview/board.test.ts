import assert from "node:assert/strict";
import type { Browser, Locator } from "playwright-core";
import type { ControlDocument } from "../../src/core/document/model.ts";
import { parseDocument } from "../../src/core/document/parse.ts";
import type { PageMessage } from "../../src/core/protocol.ts";
import { type BoardLook, firstBoardLook, toBoardView } from "../../src/core/views/boardView.ts";
import { manyTasks } from "../support/manyTasks.ts";
import { type DashboardPage, launchBrowser, openDashboard, type PageOptions } from "./support/dashboardPage.ts";
import { boardOf, boardText, ordinary, past } from "./support/samples.ts";

describe("the board of the page", function () {
  this.timeout(60_000);
  let browser: Browser | undefined;
  let dashboard: DashboardPage;

  before(async function () {
    browser = await launchBrowser();
    if (browser === undefined) {
      console.log("    skipped: no Chromium found (see test/support/chromium.mjs)");
      this.skip();
    }
  });

  after(() => browser?.close());

  afterEach(async () => {
    const complaints = dashboard.complaints.splice(0);
    await dashboard.close();
    assert.deepEqual(complaints, []);
  });

  async function open(options: PageOptions = {}, document = parseDocument(boardText, "1")): Promise<void> {
    assert.ok(browser);
    dashboard = await openDashboard(browser, { height: 2000, ...options });
    await dashboard.show({ dashboard: ordinary, cycle: null });
    await dashboard.push(boardOf(document));
  }

  function card(name: string | RegExp): Locator {
    return dashboard.page.locator(".board").getByRole("button", { name });
  }

  function status(): Promise<string | null> {
    return dashboard.page.locator(".board-told").textContent();
  }

  async function moves(): Promise<PageMessage[]> {
    return (await dashboard.sent()).filter(({ type }) => type === "move-task");
  }

  function focusedCard(): Promise<string | undefined> {
    return dashboard.page.evaluate(
      () => document.activeElement?.querySelector(".board-title")?.textContent ?? undefined,
    );
  }

  it("shows a tag of a narrow card whole or not at all, and all of them in the tooltip", async () => {
    const tags = ["storefront", "payments", "accounting", "harbour-master"].map((tag) => `#${tag}`);
    await open({ width: 300 }, parseDocument(boardText.replace("#web", tags.join(" ")), "1"));
    const cut = await dashboard.page.locator(".board-facts").evaluateAll((lines) =>
      lines.flatMap((line) =>
        [...line.querySelectorAll(".board-tag")].flatMap((tag) => {
          const { top, bottom } = line.getBoundingClientRect();
          const box = tag.getBoundingClientRect();
          const isWhole = box.bottom <= bottom + 1 && tag.scrollWidth <= tag.clientWidth;
          return isWhole || box.top >= bottom - 1 ? [] : [`${tag.textContent} at ${box.top - top}`];
        }),
      ),
    );
    assert.deepEqual(cut, []);
    assert.ok((await card(/#storefront/).getAttribute("title"))?.includes(tags.join(" ")));
  });

  it("asks for the board once it can be seen, and tells when it is folded", async () => {
    await open();
    const fold = dashboard.page.getByRole("button", { name: "Board", exact: true });
    await fold.click();
    await fold.click();
    assert.deepEqual((await dashboard.sent()).slice(1), [
      { type: "show-board", ...firstBoardLook },
      { type: "hide-board" },
      { type: "show-board", ...firstBoardLook },
    ]);
  });

  it("shows four columns, TODO by priority and DONE newest first", async () => {
    await open();
    const columns = await dashboard.page.locator(".board-column").allInnerTexts();
    const titles = columns.map((text) => text.split("\n").filter((line) => /^(Task|[A-Z]+ \d|No tasks)/.test(line)));
    assert.deepEqual(titles, [
      ["DOING 1", "Task one"],
      ["TODO 3", "Task three", "Task two", "Task four"],
      ["BLOCKED 0", "No tasks"],
      ["DONE 2", "Task six", "Task five"],
    ]);
  });

  it("moves a card by the pointer, and shows where it would land", async () => {
    await open();
    const doing = dashboard.page.locator(".board-column").first();
    await card(/Task two/).hover();
    await dashboard.page.mouse.down();
    await doing.hover();
    await doing.hover();
    assert.match((await doing.getAttribute("class")) ?? "", /board-target/);
    await dashboard.page.mouse.up();
    assert.deepEqual(await moves(), [{ type: "move-task", id: "T-20260101-002", state: "DOING" }]);
    assert.equal(await status(), "T-20260101-002 goes to DOING…");
  });

  it("moves nothing when a card is dropped where it was", async () => {
    await open();
    await card(/Task two/).dragTo(card(/Task four/));
    assert.deepEqual(await moves(), []);
    assert.equal(await status(), "T-20260101-002 is back in TODO.");
  });

  it("moves a card by the keyboard alone, tells each step, and the keyboard follows the card", async () => {
    await open();
    const { keyboard } = dashboard.page;
    await card(/Task three/).focus();
    await keyboard.press("ArrowDown");
    assert.equal(await focusedCard(), "Task two");
    await keyboard.press("Space");
    assert.match((await status()) ?? "", /^T-20260101-002 is picked up from TODO\. Left and Right/);
    await keyboard.press("ArrowRight");
    assert.equal(await status(), "T-20260101-002 over BLOCKED, column 3 of 4.");
    await keyboard.press("ArrowLeft");
    await keyboard.press("ArrowLeft");
    await keyboard.press("Space");
    assert.deepEqual(await moves(), [{ type: "move-task", id: "T-20260101-002", state: "DOING" }]);
    const moved = parseDocument(
      boardText
        .replace(/- T-20260101-002.*\n/, "")
        .replace("### DOING\n", (head) => `${head}\n- T-20260101-002 — Task two [P2]`),
      "2",
    );
    await dashboard.push(boardOf(moved, firstBoardLook, "T-20260101-002 is in DOING now."));
    assert.equal(await status(), "T-20260101-002 is in DOING now.");
    assert.equal(await focusedCard(), "Task two");
  });

  it("puts a card back on Escape, and when the keyboard leaves the board", async () => {
    await open();
    const { keyboard } = dashboard.page;
    await card(/Task three/).focus();
    await keyboard.press("Space");
    await keyboard.press("ArrowLeft");
    await keyboard.press("Escape");
    assert.equal(await status(), "T-20260101-003 is back in TODO.");
    await keyboard.press("Space");
    await dashboard.page.getByRole("searchbox").focus();
    assert.equal(await status(), "T-20260101-003 is back in TODO.");
    assert.deepEqual(await moves(), []);
  });

  it("shows the ledger of a past commit, whose cards stay where they are", async () => {
    await open();
    await card(/Task three/).focus();
    await dashboard.page.keyboard.press("Space");
    await dashboard.push(past);
    await dashboard.push(boardOf(parseDocument(boardText, "1")));
    await dashboard.page.getByText("The board shows the ledger as it was").waitFor();
    assert.equal(await card(/Task three/).getAttribute("draggable"), "false");
    await dashboard.page.keyboard.press("Space");
    assert.equal(await status(), "T-20260101-003 cannot be moved: the board shows the past.");
    await card(/Task three/).dragTo(dashboard.page.locator("#column-DOING"));
    assert.deepEqual(await moves(), []);
    await dashboard.push(ordinary);
    await dashboard.page.keyboard.press("Space");
    assert.match((await status()) ?? "", /is picked up from TODO/);
  });

  it("says why a move was refused, and the card stays where it was with the keyboard on it", async () => {
    await open();
    const { keyboard } = dashboard.page;
    await card(/Task three/).focus();
    for (const key of ["Space", "ArrowRight", "ArrowRight", "Enter"]) await keyboard.press(key);
    assert.deepEqual(await moves(), [{ type: "move-task", id: "T-20260101-003", state: "DONE" }]);
    await dashboard.push(boardOf(parseDocument(boardText, "1"), firstBoardLook, "DONE needs evidence."));
    assert.equal(await status(), "DONE needs evidence.");
    assert.equal(await focusedCard(), "Task three");
  });

  it("opens a task with a click and with Enter, and goes to the next column that has cards", async () => {
    await open();
    await card(/Task one/).click();
    await dashboard.page.keyboard.press("ArrowRight");
    await dashboard.page.keyboard.press("ArrowRight");
    assert.equal(await focusedCard(), "Task six");
    await dashboard.page.keyboard.press("Enter");
    assert.deepEqual((await dashboard.sent()).slice(2), [
      { type: "reveal-task", id: "T-20260101-001" },
      { type: "reveal-task", id: "T-20260101-006" },
    ]);
  });

  it("filters, chooses a ledger, and looks there again after a reload", async () => {
    await open({}, parseDocument(`${boardText}\n## BACKLOG_LEDGER\n\n### TODO\n\n- T-20260102-001 — Later\n`, "1"));
    await dashboard.page.getByRole("searchbox").fill("#web P1");
    await dashboard.page.getByRole("combobox", { name: "Ledger" }).selectOption({ index: 1 });
    const look: BoardLook = { ...firstBoardLook, ledger: 1, filter: "#web P1" };
    assert.deepEqual((await dashboard.sent()).at(-1), { type: "show-board", ...look });
    await dashboard.push({ ...boardOf(parseDocument(boardText, "1")), filter: look.filter });
    const saved = await dashboard.saved();
    await dashboard.close();
    await open({ savedState: saved });
    assert.deepEqual((await dashboard.sent()).at(-1), { type: "show-board", ...look });
    assert.equal(await dashboard.page.getByRole("searchbox").inputValue(), "#web P1");
  });

  describe("of ten thousand tasks", () => {
    const many: ControlDocument = parseDocument(manyTasks(10_000), "1");

    /** As the host does: an answer to each new look, until there is none. */
    async function answer(): Promise<BoardLook> {
      let look = firstBoardLook;
      for (;;) {
        const asked = (await dashboard.sent()).findLast((message) => message.type === "show-board");
        if (asked?.type !== "show-board" || JSON.stringify(asked.from) === JSON.stringify(look.from)) return look;
        look = asked;
        await dashboard.push(boardOf(many, look));
      }
    }

    it("draws few of them, and shows the others where one scrolls to", async () => {
      await open({}, many);
      assert.ok((await dashboard.page.locator(".board-card").count()) <= 160);
      await dashboard.page.locator("#column-TODO").evaluate((element) => {
        element.scrollTop = element.scrollHeight / 2;
      });
      await dashboard.page.waitForFunction(
        () =>
          (window as unknown as { stub: { sent: { from?: { TODO: number } }[] } }).stub.sent.at(-1)?.from?.TODO !== 0,
      );
      const look = await answer();
      assert.ok(Math.abs(look.from.TODO - 3750) < 60, `from ${look.from.TODO}`);
      const wanted = toBoardView(many, [], look, null).columns[1]?.cards[20]?.title ?? "";
      assert.equal(await card(new RegExp(`^${wanted} `)).isVisible(), true);
    });

    it("goes to the last card by the keyboard", async () => {
      await open({}, many);
      await dashboard.page.locator("#card-DONE-0").focus();
      await dashboard.page.keyboard.press("End");
      await dashboard.page.waitForFunction(
        () =>
          (window as unknown as { stub: { sent: { from?: { DONE: number } }[] } }).stub.sent.at(-1)?.from?.DONE ===
          2460,
      );
      await answer();
      assert.equal(await focusedCard(), "Something worth doing in part 0 of the work");
      assert.equal(await dashboard.page.locator("#card-DONE-2499").getAttribute("tabindex"), "0");
    });
  });
});

import assert from "node:assert/strict";
import type { Browser, Locator } from "playwright-core";
import type { PageMessage } from "../../src/core/protocol.ts";
import { type DashboardPage, launchBrowser, openDashboard, type PageOptions } from "./support/dashboardPage.ts";
import {
  charted,
  done,
  everythingDone,
  hostile,
  hostileCycle,
  loading,
  missing,
  now,
  ordinary,
  passed,
  past,
  restricted,
  running,
  type Sample,
  samples,
  unreadable,
  waiting,
} from "./support/samples.ts";

describe("the dashboard's page", function () {
  this.timeout(30_000);
  let browser: Browser | undefined;
  /** Loaded anew for each test that asks for nothing special. */
  let plain: DashboardPage | undefined;
  let special: DashboardPage[] = [];

  before(async function () {
    browser = await launchBrowser();
    if (browser === undefined) {
      console.log("    skipped: no Chromium found (see test/support/chromium.mjs)");
      this.skip();
    }
  });

  after(() => browser?.close());

  afterEach(async () => {
    const closing = special;
    special = [];
    for (const dashboard of closing) await dashboard.close();
    for (const dashboard of [...closing, plain]) assert.deepEqual(dashboard?.complaints.splice(0) ?? [], []);
  });

  async function started(sample: Sample, options?: PageOptions): Promise<DashboardPage> {
    const dashboard = await (options === undefined ? plainPage() : specialPage(options));
    await dashboard.show(sample);
    return dashboard;
  }

  async function plainPage(): Promise<DashboardPage> {
    assert.ok(browser);
    if (plain === undefined) plain = await openDashboard(browser);
    else await plain.reload();
    return plain;
  }

  async function specialPage(options: PageOptions): Promise<DashboardPage> {
    assert.ok(browser);
    const dashboard = await openDashboard(browser, options);
    special.push(dashboard);
    return dashboard;
  }

  /** What the page sent, but for `ready` and for where it looks. */
  async function asked(dashboard: DashboardPage): Promise<PageMessage[]> {
    return (await dashboard.sent()).filter(({ type }) => type !== "ready" && type !== "show-board");
  }

  function buttonOf({ page }: DashboardPage, name: string | RegExp): Locator {
    return page.getByRole("button", typeof name === "string" ? { name, exact: true } : { name });
  }

  it("says ready once, and shows that it waits", async () => {
    const dashboard = await started({ dashboard: undefined, cycle: null });
    assert.deepEqual(await dashboard.sent(), [{ type: "ready" }]);
    assert.equal(await dashboard.page.getByText("Reading the control document…").isVisible(), true);
  });

  it("lives under a policy that stops what it did not bring itself", async () => {
    const dashboard = await started({ dashboard: ordinary, cycle: running });
    const violations = await dashboard.page.evaluate(async () => {
      const seen: string[] = [];
      document.addEventListener("securitypolicyviolation", (event) => seen.push(event.effectiveDirective));
      const script = document.createElement("script");
      script.textContent = "document.title = 'run'";
      const image = document.createElement("img");
      image.src = "https://elsewhere.test/x.png";
      document.body.append(script, image);
      document.body.setAttribute("style", "color: red");
      await fetch("https://elsewhere.test/").catch(() => undefined);
      while (seen.length < 4) await new Promise((resolve) => requestAnimationFrame(resolve));
      return seen.sort();
    });
    assert.deepEqual(violations, ["connect-src", "img-src", "script-src-elem", "style-src-attr"]);
    assert.equal(await dashboard.page.title(), "Control Plane");
    dashboard.complaints.length = 0;
  });

  const commands: readonly (readonly [string, Sample, string | RegExp, PageMessage])[] = [
    ["AUTO", samples.ordinary as Sample, "AUTO", { type: "run-auto" }],
    ["Refresh", samples.ordinary as Sample, "Refresh", { type: "refresh" }],
    ["the file", samples.ordinary as Sample, "docs/CONTROL_PLANE.md", { type: "reveal-line", line: 1 }],
    [
      "a next task",
      samples.ordinary as Sample,
      "Warn when a berth is double booked",
      { type: "reveal-task", id: "T-20260110-012" },
    ],
    ["a blocker", samples.ordinary as Sample, "Tide service refuses the key", { type: "reveal-line", line: 212 }],
    ["a run", samples.ordinary as Sample, "Refuse bookings in the past", { type: "reveal-line", line: 318 }],
    ["the problems", samples.ordinary as Sample, "4 problems in the document", { type: "show-problems" }],
    ["a finding", samples.ordinary as Sample, /^Unexpected count 152/, { type: "reveal-line", line: 14 }],
    [
      "a mend",
      samples.ordinary as Sample,
      "Use the checkpoint 84d5564 (line 61)",
      { type: "apply-mend", finding: "done-checkpoint 400 420", title: "Use the checkpoint 84d5564" },
    ],
    ["all certain mends", samples.ordinary as Sample, "Fix 7", { type: "fix-all" }],
    ["a rule", samples.ordinary as Sample, "wrong-count", { type: "show-rule", rule: "wrong-count" }],
    ["the other findings", samples.ordinary as Sample, "All 41 in the Problems view", { type: "show-problems" }],
    ["Check now", samples.ordinary as Sample, "Check now", { type: "probe-services" }],
    ["a service", samples.ordinary as Sample, "http://localhost:3000", { type: "open-url", service: "frontend" }],
    ["Initialize", samples.missing as Sample, "Initialize", { type: "initialize" }],
    ["Try again", samples.unreadable as Sample, "Try again", { type: "refresh" }],
    ["Manage Trust", samples.restricted as Sample, "Manage Trust", { type: "manage-trust" }],
    ["Cancel", samples.running as Sample, "Cancel", { type: "cancel" }],
    ["Verify & Save", samples.waiting as Sample, "Verify & Save", { type: "verify-and-save" }],
    ["Stop", samples.waiting as Sample, "Stop", { type: "stop-run" }],
  ];

  for (const [name, sample, label, message] of commands) {
    it(`${name}: sends ${message.type}, by mouse and by keyboard`, async () => {
      const dashboard = await started(sample);
      await buttonOf(dashboard, label).click();
      await buttonOf(dashboard, label).focus();
      await dashboard.page.keyboard.press("Enter");
      assert.deepEqual(await asked(dashboard), [message, message]);
    });
  }

  it("leads to no problems where there are none", async () => {
    const dashboard = await started({ dashboard: { ...ordinary, problems: 0 }, cycle: null });
    await dashboard.page.getByText("No problems in the document").waitFor();
    assert.equal(await buttonOf(dashboard, "No problems in the document").count(), 0);
  });

  const standstills: readonly (readonly [string, Sample, RegExp])[] = [
    ["in Restricted Mode", { dashboard: restricted, cycle: null }, /Restricted Mode/],
    ["while a cycle runs", { dashboard: ordinary, cycle: running }, /a cycle is running/],
    ["while a run waits", { dashboard: ordinary, cycle: waiting }, /a run waits for you/],
    ["without a document", { dashboard: missing, cycle: null }, /no control document/],
    ["with an unreadable document", { dashboard: unreadable, cycle: null }, /cannot be read/],
    ["before the document is read", { dashboard: loading, cycle: null }, /being read/],
  ];

  for (const [when, sample, reason] of standstills) {
    it(`AUTO does nothing ${when}, stays in reach and says why`, async () => {
      const dashboard = await started(sample);
      const auto = buttonOf(dashboard, /^AUTO \(/);
      assert.match((await auto.getAttribute("aria-label")) ?? "", reason);
      await auto.focus();
      await dashboard.page.keyboard.press("Enter");
      await auto.click({ force: true });
      assert.deepEqual(await asked(dashboard), []);
    });
  }

  it("never verifies in Restricted Mode", async () => {
    const dashboard = await started({ dashboard: restricted, cycle: waiting });
    await buttonOf(dashboard, /^Verify & Save \(/).click({ force: true });
    await buttonOf(dashboard, "Stop").click();
    assert.deepEqual(await asked(dashboard), [{ type: "stop-run" }]);
  });

  it("shows what the document says beside what git says, with a verdict in words", async () => {
    const { page } = await started({ dashboard: ordinary, cycle: null });
    const table = page.getByRole("table", { name: "Truth" });
    const rows = await table.getByRole("row").allInnerTexts();
    const cells = rows.map((row) => row.split(/\s*[\t\n]\s*/));
    assert.deepEqual(cells[0], ["Field", "Document says", "Git says", "Verdict"]);
    assert.deepEqual(cells[2], ["STATUS", "GREEN", "YELLOW (2 open blockers)", "disagrees"]);
    assert.deepEqual(cells[4], ["NEEDS_SAVE", "true", "true", "agrees"]);
    assert.deepEqual(cells[1], ["STATE_ID", "STATE_041", "nothing", "not compared"]);
  });

  it("counts progress for eyes and for screen readers", async () => {
    const { page } = await started({ dashboard: ordinary, cycle: null });
    const bar = page.getByRole("progressbar", { name: "11 of 163 tasks done" });
    assert.equal(await bar.getAttribute("aria-valuenow"), "7");
    const share = await bar.evaluate((element) => {
      const part = element.firstElementChild as HTMLElement;
      return Math.round((100 * part.getBoundingClientRect().width) / element.getBoundingClientRect().width);
    });
    assert.equal(share, 7);
  });

  it("says what is next when nothing is", async () => {
    const dashboard = await started({ dashboard: everythingDone, cycle: null });
    assert.equal(await dashboard.page.getByText("Everything is done: 163 tasks.").isVisible(), true);
    await dashboard.push({ ...everythingDone, counts: { ...everythingDone.counts, blocked: 1 } });
    assert.equal(await dashboard.page.getByText("1 task is blocked").isVisible(), true);
    await dashboard.push({ ...everythingDone, counts: { ...everythingDone.counts, todo: 2 } });
    assert.equal(await dashboard.page.getByText(/No task can start now/).isVisible(), true);
  });

  it("marks the step at work, and tells a screen reader of steps, verdicts and the end", async () => {
    const dashboard = await started({ dashboard: ordinary, cycle: { ...running, step: "health", checks: [] } });
    const current = dashboard.page.locator("[aria-current=step]");
    const status = dashboard.page.locator("[role=status].unseen");
    assert.equal(await current.textContent(), "Health, running");
    assert.equal(await status.textContent(), "Step Health.");
    await dashboard.push({ type: "cycle", cycle: running });
    assert.equal(await current.textContent(), "Verify, running");
    assert.equal(await status.textContent(), "Step Verify. types of packages/tides: PASS.");
    await dashboard.push({ type: "cycle", cycle: done });
    assert.equal(await current.count(), 0);
    assert.equal(await status.textContent(), "The cycle has ended: DONE. AUTO goes on with T-20260110-012.");
    await dashboard.push({ type: "cycle", cycle: null });
    assert.equal(await dashboard.page.locator("#section-cycle").count(), 0);
  });

  it("counts the elapsed time by itself, and stops with the cycle", async () => {
    const dashboard = await started({ dashboard: undefined, cycle: null }, { ownClock: true });
    const { page } = dashboard;
    const timer = page.getByRole("timer");
    const told = dashboard.push(ordinary);
    await page.clock.runFor(50);
    await told;
    const cycleTold = dashboard.push({ type: "cycle", cycle: { ...running, startedAt: now - 66_000 } });
    await page.clock.runFor(50);
    await cycleTold;
    assert.equal(await timer.textContent(), "1:06");
    await page.clock.runFor(3000);
    assert.equal(await timer.textContent(), "1:09");
    const ended = dashboard.push({ type: "cycle", cycle: done });
    await page.clock.runFor(50);
    await ended;
    await page.clock.runFor(30_000);
    assert.equal(await timer.textContent(), "1:04");
  });

  it("shows the six lines at the end", async () => {
    const { page } = await started({ dashboard: ordinary, cycle: done });
    const report = page.locator(".report");
    assert.deepEqual(await report.locator("dl > div > dt").allInnerTexts(), [
      "Selected task",
      "Files changed",
      "Commands",
      "Tests",
      "Result and next",
      "Checkpoint",
    ]);
    assert.match((await report.textContent()) ?? "", /d41c7e2/);
  });

  it("keeps the focus on an element that moves, changes or stays", async () => {
    const dashboard = await started({ dashboard: ordinary, cycle: null });
    const { page } = dashboard;
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await buttonOf(dashboard, "Export the mooring plan as a spreadsheet").focus();
    await dashboard.push({ ...ordinary, next: [...ordinary.next].reverse() });
    assert.equal(await focused(), "Export the mooring plan as a spreadsheet");
    await dashboard.push({ type: "cycle", cycle: running });
    await dashboard.push({ ...ordinary, problems: 0, blockers: [] });
    assert.equal(await focused(), "Export the mooring plan as a spreadsheet");
  });

  it("shows what comes later on request, counted on, each with its reason", async () => {
    const { page } = await started({ dashboard: ordinary, cycle: null });
    const later = page.getByText("Invoice a month at once");
    assert.equal(await later.isVisible(), false);
    await page.getByText("Later (2)").click();
    assert.equal(await later.isVisible(), true);
    assert.equal(await page.getByText("P2 comes after P1").isVisible(), true);
  });

  it("opens the evidence of a run, asks for what its commit changed, and keeps it open", async () => {
    const dashboard = await started({ dashboard: { ...ordinary, diffs: [] }, cycle: null });
    const { page } = dashboard;
    await page.getByText("Evidence: List free berths by length").click();
    await page.getByText("Berths are listed by their free length").waitFor();
    assert.deepEqual(await asked(dashboard), [{ type: "read-diff", commit: "84d5564" }]);
    await dashboard.push(ordinary);
    await page.getByText("2 files, +48 −2").waitFor();
    await buttonOf(dashboard, "packages/berths/test/free.test.ts").click();
    await page.getByTitle("Show commit 84d5564").click();
    assert.deepEqual((await asked(dashboard)).slice(1), [
      { type: "open-file", path: "packages/berths/test/free.test.ts" },
      { type: "open-commit", commit: "84d5564" },
    ]);
    const reopened = await started({ dashboard: ordinary, cycle: null }, { savedState: await dashboard.saved() });
    await reopened.page.getByText("Berths are listed by their free length").waitFor();
  });

  it("draws the answer times of a service with words that say the same", async () => {
    const { page } = await started({ dashboard: ordinary, cycle: null });
    const names = await page
      .locator(".sparkline")
      .evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")));
    assert.deepEqual(names, [
      "Answer times of 12 looks: 11 to 30 ms, the last 12 ms, 2 without an answer",
      "Answer times of 3 looks: 900 to 2140 ms, the last 2140 ms",
      "No answer in 3 looks",
    ]);
    assert.equal(await page.locator(".sparkline").first().locator("path").count(), 2);
  });

  it("gives the focus to the section when the focused part disappears, and to the page when the section does", async () => {
    const dashboard = await started({ dashboard: ordinary, cycle: running });
    const focused = () => dashboard.page.evaluate(() => document.activeElement?.textContent);
    await buttonOf(dashboard, "Cancel").focus();
    await dashboard.push({ type: "cycle", cycle: done });
    assert.equal(await focused(), "Last cycle");
    await dashboard.push({ type: "cycle", cycle: null });
    assert.equal(await focused(), "harbour");
  });

  it("folds sections, keeps them folded in its saved state, and opens them again for a jump", async () => {
    const dashboard = await started({ dashboard: ordinary, cycle: null });
    const heading = buttonOf(dashboard, "Services");
    await heading.click();
    assert.equal(await heading.getAttribute("aria-expanded"), "false");
    assert.equal(await dashboard.page.getByText("connection refused").isVisible(), false);
    assert.deepEqual(await dashboard.saved(), {
      scroll: 0,
      collapsed: ["services"],
      opened: [],
      ledger: 0,
      filter: "",
    });

    const reopened = await started({ dashboard: ordinary, cycle: null }, { savedState: await dashboard.saved() });
    assert.equal(await reopened.page.getByText("connection refused").isVisible(), false);
    await buttonOf(reopened, "1 of 4 services down").click();
    assert.equal(await reopened.page.getByText("connection refused").isVisible(), true);
    assert.equal(await reopened.page.evaluate(() => document.activeElement?.textContent), "Services");
    assert.deepEqual(((await reopened.saved()) as { collapsed: unknown }).collapsed, []);
  });

  it("comes back to where it was scrolled to", async () => {
    const options = { height: 400, savedState: { scroll: 222, collapsed: ["runs"] } };
    const dashboard = await started({ dashboard: undefined, cycle: null }, options);
    await dashboard.push(loading);
    await dashboard.push(ordinary);
    assert.equal(await dashboard.page.evaluate(() => window.scrollY), 222);
    await dashboard.push({ ...ordinary, problems: 9 });
    assert.equal(await dashboard.page.evaluate(() => window.scrollY), 222);
  });

  it("comes back to the end, which is there with the board alone", async () => {
    const { board } = samples.board as Required<Sample>;
    const dashboard = await started({ dashboard: ordinary, cycle: null, board }, { height: 400 });
    const end = await dashboard.page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
    const again = await started({ dashboard: undefined, cycle: null }, { height: 400, savedState: { scroll: end } });
    await again.push(ordinary);
    assert.ok((await again.page.evaluate(() => window.scrollY)) < end);
    await again.push(board);
    assert.equal(await again.page.evaluate(() => window.scrollY), end);
  });

  it("draws first what a window shows, in one frame, and the rest in the next", async () => {
    const dashboard = await started({ dashboard: undefined, cycle: null });
    const frames = dashboard.page.evaluate(async () => {
      const seen: string[] = [];
      await new Promise<void>((resolve) => {
        const look = () => {
          const sections = [...document.querySelectorAll("section")].map(({ id, className }) => id || className);
          const text = sections.join(" ");
          if (sections.length > 0 && seen.at(-1) !== text) seen.push(text);
          if (text.includes("section-history")) resolve();
          else requestAnimationFrame(look);
        };
        look();
      });
      return seen;
    });
    await dashboard.push(ordinary);
    const first = "card standing section-now section-next section-truth";
    assert.deepEqual(await frames, [
      `${first} section-blockers section-services`,
      `${first} section-findings section-blockers section-services section-runs section-decisions section-board section-history`,
    ]);
  });

  it("takes an odd saved state for none", async () => {
    const { page } = await started(
      { dashboard: ordinary, cycle: null },
      { savedState: { scroll: "far", collapsed: [7, "no such section", "runs"] } },
    );
    assert.equal(await page.locator("[aria-expanded=false]").count(), 1);
  });

  it("shows a hostile document as text, and nothing of it runs, loads or leads away", async () => {
    const { page } = await started({ dashboard: hostile, cycle: hostileCycle });
    assert.equal(await page.title(), "Control Plane");
    assert.equal(
      await page.locator("#dashboard :is(a, img, script, iframe, object, embed, form, style, link)").count(),
      0,
    );
    assert.equal((await page.getByText("<script>document.title='run'</script>").count()) > 5, true);
    const shown = (await page.locator("#dashboard").textContent()) ?? "";
    assert.doesNotMatch(shown, /[\u202a-\u202e\u2066-\u2069]/);
  });

  it("clamps a long title and shows all of it to the keyboard", async () => {
    const dashboard = await started({ dashboard: hostile, cycle: null });
    const title = dashboard.page.locator("#section-next .title").first();
    const clamped = (await title.boundingBox())?.height ?? 0;
    await buttonOf(dashboard, "Next").focus();
    await dashboard.page.keyboard.press("Tab");
    const whole = (await title.boundingBox())?.height ?? 0;
    assert.ok(clamped < 80, `clamped to ${clamped} px`);
    assert.ok(whole > 2 * clamped, `grew from ${clamped} to ${whole} px`);
  });

  it("says so when the host sends what it cannot read, and recovers", async () => {
    const dashboard = await started({ dashboard: ordinary, cycle: null });
    await dashboard.push({ type: "dashboard", folder: 7 });
    assert.match((await dashboard.page.getByRole("alert").textContent()) ?? "", /does not understand/);
    assert.equal(await dashboard.page.getByRole("table").isVisible(), true);
    await buttonOf(dashboard, "Try again").click();
    assert.deepEqual((await dashboard.sent()).at(-1), { type: "ready" });
    await dashboard.push(ordinary);
    assert.equal(await dashboard.page.getByRole("alert").count(), 0);
  });

  it("follows a change of theme", async () => {
    const dashboard = await started({ dashboard: ordinary, cycle: null });
    const colours = () =>
      dashboard.page.evaluate(() =>
        [document.body, document.querySelector(".card") as Element].map(
          (element) => getComputedStyle(element).backgroundColor,
        ),
      );
    assert.deepEqual(await colours(), ["rgb(31, 31, 31)", "rgb(24, 24, 24)"]);
    await dashboard.setTheme("light");
    assert.deepEqual(await colours(), ["rgb(255, 255, 255)", "rgb(248, 248, 248)"]);
  });

  it("has landmarks and one heading above all, and every control is in the tab order with a name", async () => {
    const { page } = await started({ dashboard: ordinary, cycle: running });
    assert.equal(await page.getByRole("banner").count(), 1);
    assert.equal(await page.getByRole("main").count(), 1);
    assert.deepEqual(await page.getByRole("heading", { level: 1 }).allInnerTexts(), ["harbour"]);
    assert.deepEqual(
      (await page.getByRole("heading", { level: 2 }).allInnerTexts()).map((text) => text.trim()),
      [
        "Live cycle",
        "Now",
        "Next",
        "Truth",
        "Findings",
        "Blockers",
        "Services",
        "Last runs",
        "Decisions",
        "Board",
        "History",
      ],
    );
    const controls = await page.evaluate(
      () =>
        [...document.querySelectorAll("button, vscode-button, summary, input")].filter((control) =>
          control.checkVisibility(),
        ).length,
    );
    const reached = new Set<string>();
    for (let presses = 0; presses < controls; presses++) {
      await page.keyboard.press("Tab");
      reached.add(await page.evaluate(focusedControl));
    }
    assert.equal(reached.size, controls);
  });

  it("speaks the language that the host gives it, values in their places, and English for the rest", async () => {
    const translations = {
      Now: "Jetzt",
      "{0} of {1} tasks done": "{1} Aufgaben, {0} erledigt",
      "Board of the ledger": { message: "no text" },
      toString: 7,
    };
    const { page } = await started({ dashboard: ordinary, cycle: null }, { translations });
    await page.getByRole("heading", { name: "Jetzt" }).waitFor();
    await page.getByText("163 Aufgaben, 11 erledigt").waitFor();
    await page.getByText("Board of the ledger").waitFor();
  });

  it("does not move for people who asked for that", async () => {
    const { page } = await started({ dashboard: undefined, cycle: null }, { reducedMotion: true });
    assert.equal(await page.locator("vscode-progress-ring").isVisible(), false);
  });

  it("does not scroll sideways at 320 px, which is 400 % zoom of a small window", async () => {
    const dashboard = await started({ dashboard: undefined, cycle: null }, { width: 320 });
    for (const [name, sample] of Object.entries(samples)) {
      await dashboard.show(sample);
      const overflow = await dashboard.page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.equal(overflow, 0, name);
    }
  });

  it("leaves the names of fields whole at 400 px", async () => {
    const { page } = await started({ dashboard: ordinary, cycle: null }, { width: 400 });
    const box = await page.getByText("LAST_CHECKPOINT").boundingBox();
    assert.ok(box !== null && box.height < 24, `${box?.height} px high`);
  });

  it("draws the history as pictures with words, figures and a legend", async () => {
    const { page } = await started({ dashboard: ordinary, cycle: null, history: charted });
    const picture = page.getByRole("img", { name: /^Burn-up, done: 0 tasks/ });
    assert.ok(((await picture.boundingBox())?.height ?? 0) > 60);
    assert.equal(await picture.locator("path.series").count(), 2);
    assert.equal(await page.getByText("Nothing to show yet.").count(), 1);
    await page.getByText("Figures: Burn-up").click();
    assert.equal(await page.getByRole("row").filter({ hasText: "163 tasks" }).count(), 1);
  });

  it("says of a past day nothing that it does not know: neither services nor findings", async () => {
    const { page } = await started({ dashboard: { ...past, problems: 0 }, cycle: null, history: charted });
    await page.getByText(/^This is the document as of .*, commit [0-9a-f]{7}\.$/).waitFor();
    assert.deepEqual(await page.locator(".glance > li").allTextContents(), [
      "2 of 5 fields false",
      "2 blockers",
      "Board of the ledger",
    ]);
    assert.equal(await page.locator("#section-services, #section-findings").count(), 0);
  });

  it("tells the time of a service's answer once", async () => {
    const { page } = await started(samples.ordinary as Sample);
    const facts = await page.locator(".service").first().locator(".service-facts").first().textContent();
    assert.equal(facts?.match(/12 ms/g)?.length, 1);
  });

  it("asks for the history, for a day of the past and for now, by mouse and by keyboard", async () => {
    const dashboard = await started({ dashboard: ordinary, cycle: null });
    await buttonOf(dashboard, "Read the history").click();
    await dashboard.push(charted);
    const slider = dashboard.page.getByRole("slider", { name: "Show the dashboard as of" });
    await slider.focus();
    await dashboard.page.keyboard.press("ArrowLeft");
    await dashboard.push(past);
    assert.equal(await slider.inputValue(), "17");
    assert.equal(await dashboard.page.getByText(/This is the document as of/).isVisible(), true);
    await buttonOf(dashboard, "Back to now").click();
    await buttonOf(dashboard, /Save as SVG.*Burn-up/).click();
    await buttonOf(dashboard, "Export report").click();
    assert.deepEqual(await asked(dashboard), [
      { type: "read-history" },
      { type: "show-revision", commit: charted.revisions[39]?.commit },
      { type: "show-now" },
      { type: "export-chart", chart: "burn-up" },
      { type: "export-report" },
    ]);
  });

  it("changes in place: what did not change is not touched", async () => {
    const dashboard = await started({ dashboard: ordinary, cycle: running });
    await dashboard.page.evaluate(settled);
    await dashboard.page.evaluate(() => {
      const seen: string[] = [];
      const root = document.getElementById("dashboard") as Element;
      new MutationObserver((records) => {
        for (const { type, target } of records) seen.push(`${type} in ${target.parentElement?.className}`);
      }).observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
      (window as unknown as { changes: string[] }).changes = seen;
    });
    await dashboard.push(ordinary);
    await dashboard.push({ type: "cycle", cycle: running });
    const changesSeen = () => dashboard.page.evaluate(() => (window as unknown as { changes: string[] }).changes);
    assert.deepEqual(await changesSeen(), []);
    await dashboard.push({ type: "cycle", cycle: { ...running, checks: [{ ...passed, name: "types of all" }] } });
    assert.deepEqual([...new Set(await changesSeen())].length > 0, true);
  });
});

/** Runs in the page: resolves after ten frames in a row without a change (the toolkit's elements set their attributes frames later). */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    let quietFrames = 0;
    const observer = new MutationObserver(() => {
      quietFrames = 0;
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    const nextFrame = () => {
      if (quietFrames++ < 10) return void requestAnimationFrame(nextFrame);
      observer.disconnect();
      resolve();
    };
    requestAnimationFrame(nextFrame);
  });
}

/** Runs in the page: place and name of what has the focus; throws when that is no control or has no name. */
function focusedControl(): string {
  const focused = document.activeElement;
  const controls: (Element | null)[] = [...document.querySelectorAll("button, vscode-button, summary, input")];
  const place = controls.indexOf(focused);
  const name = focused?.getAttribute("aria-label") ?? focused?.textContent?.trim() ?? "";
  if (place === -1 || name === "") throw new Error(`Unexpected focus on ${focused?.outerHTML.slice(0, 200)}`);
  return `${place} ${name}`;
}

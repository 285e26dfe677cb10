import assert from "node:assert/strict";
import { headingKind, headingWords, ledgerName } from "../../../src/core/document/headings.ts";
import type { SectionKind } from "../../../src/core/document/model.ts";

const kinds: Partial<Record<SectionKind, readonly string[]>> = {
  dashboard: [
    "0) 🧭 DASHBOARD (Read First)",
    "00 — PROJECT DASHBOARD (Single Pane of Glass)",
    "00 — DASHBOARD (Truth Fields)",
    "00 โ PROJECT DASHBOARD",
    "Dashboard",
    "**Dashboard**",
  ],
  "critical-fields": ["📊 Critical Fields", "Truth fields"],
  progress: [
    "📊 Progress",
    "📈 Progress Bar",
    "📈 Progress Bar (Ledger-based, Auto-Calculated)",
    "📈 MVP Progress (Auto-Calculated from MVP_TASK_LEDGER)",
  ],
  cards: ["🎯 NOW / NEXT / LATER Cards", "NOW / NEXT / LATER", "🎯 MVP Next 3 Tasks", "🎯 MVP Status"],
  today: ["📅 TODAY (Human Cockpit)"],
  health: ["🏥 SYSTEM HEALTH", "Service health", "๐ฅ SYSTEM HEALTH"],
  sync: ["🔄 SYNC (Cross-Platform Sync)"],
  history: ["📜 HISTORY (Last 10 Checkpoints)"],
  forecast: ["🔮 FORECAST (Next 2 Weeks)"],
  capsule: ["EXECUTIVE_CAPSULE (Latest Snapshot)", "Executive Capsule"],
  migration: ["0M) 📦 MIGRATION STATUS", "MIGRATION STRATEGY (…)"],
  "auto-config": ["0A) 🤖 AUTO_CONFIG (Autopilot Configuration)"],
  ledger: [
    "0B) 📋 TASK_LEDGER (SSOT - Single Source of Truth)",
    "02 — MVP_TASK_LEDGER (MVP Progress Only)",
    "03 — BACKLOG_LEDGER (Not Counted in MVP Progress)",
    "Task Ledger",
    "1. Ledger",
  ],
  "ledger-state": [
    "DOING (max 1)",
    "TODO (Prioritized)",
    "DONE",
    "BLOCKED (Explicit Blockers)",
    "MVP_TODO",
    "✅ Done:",
  ],
  blockers: ["🚫 BLOCKERS (Prevent silent stalling)", "Current blockers"],
  decisions: ["5) 🧠 DECISIONS (Short, useful)", "05 — DECISIONS"],
  "run-log": ["6) 🧷 RUN LOG (Append-only)", "04 — RUN_LOG (Last 10 Only)", "Run log: newest first"],
  run: [
    "RUN 2025-12-15 18:00:00",
    "RUN 2025-12-16T21:00:00Z (MODE - ID - title)",
    "RUN LOG Entry - 2025-01-16 - title",
    "RUN 2025-12-17T<timestamp>Z (x)",
  ],
  "checkpoint-history": ["7) 🧾 CHECKPOINT HISTORY (Append-only)"],
  checkpoint: ["CHECKPOINT BOOTSTRAP_039 — 2025-12-15 18:10:53"],
  backlog: ["8) 📦 BACKLOG (Curated, not infinite)"],
  scope: ["01 — MVP_SCOPE"],
  roadmap: ["10) 🗺️ SIMPLIFIED ROADMAP (MVP Focus)"],
  inventory: ["9) 📚 DOCUMENTATION INVENTORY"],
  "task-summary": ["12) 📊 TASK SUMMARY"],
  "session-logs": ["11) 📝 SESSION LOGS"],
  "github-safety": ["11) 🔒 GITHUB SAFETY (Best Practices)"],
  archive: ["ARCHIVE (READ-ONLY — do not use for current behavior)", "Archive"],
  contract: ["🔒 SINGLE-FILE AUTOPILOT CONTRACT v5 (Simplified, Evidence-First)", "CONTRACT"],
  other: [
    "",
    "🎯",
    "🎯 CONTROL_PLANE",
    "CONTROL_PLANE — Single Source of Truth (Autopilot)",
    "REQUIRED STRUCTURE INSIDE CONTROL_PLANE.md",
    "Step B — Health Gates (only if needed)",
    "Step C — Task Selection (ONLY from CONTROL_PLANE TASK_LEDGER)",
    "RUN LOG Entry Format (Structured)",
    "RUN <ISO_TIMESTAMP> (<MODE> - <TASK_ID> - <SHORT_TITLE>)",
    "Phase 1: Dashboard Core (Week 2) 🎯",
    "Session: 2025-12-15T14:02:16 (AUTO Cycle)",
    "Next 10 (priority order)",
    "13) 📋 CONSOLIDATION_AUDIT",
    "Health Gates",
    "Status",
    "TODO list for the weekend trip",
    "What it means to be DONE",
    "version history",
  ],
};

describe("headings", () => {
  for (const [kind, titles] of Object.entries(kinds)) {
    it(`are ${kind} by their words`, () => {
      for (const title of titles) assert.equal(headingKind(title, 0, title.length), kind, title);
    });
  }

  it("name their ledger", () => {
    assert.deepEqual(kinds.ledger?.map(ledgerName), [
      "TASK_LEDGER",
      "MVP_TASK_LEDGER",
      "BACKLOG_LEDGER",
      "TASK_LEDGER",
      "LEDGER",
    ]);
  });
});

describe("the words of a heading", () => {
  const cases: readonly (readonly [heading: string, words: string])[] = [
    ["aa bb9 9", "AA BB9 9"],
    ["aa_bb/cc|dd", "AA BB CC DD"],
    ["don't can’t", "DONT CANT"],
    ["aZ {@`zA", "AZ ZA"],
    ["12 3) aa", "AA"],
    ["0B) A. aa", "AA"],
    ["a", "A"],
    ["7 a", "A"],
    ["12 34", ""],
    ["", ""],
    ["aa (bb)", "AA"],
    ["aa [bb]", "AA"],
    ["aa: bb", "AA"],
    ["1: 2 (3) aa: bb", "AA"],
    ["(aa) bb", "AA BB"],
    ["aa - bb", "AA"],
    ["aa \u2010 bb", "AA"],
    ["aa \u2015 bb", "AA"],
    ["aa \u0e42 bb", "AA"],
    ["aa \u200f bb", "AA BB"],
    ["aa \u2016 bb", "AA BB"],
    ["aa-bb", "AA BB"],
    ["aa -bb", "AA BB"],
    ["aa- bb", "AA BB"],
    ["1 - aa - bb", "AA"],
    ["aa bb -", "AA BB"],
    ["aa bb cc dd ee ff gg hh ii jj kk ll mm", "AA BB CC DD EE FF GG HH II JJ KK LL"],
    ["x".repeat(300), "X".repeat(200)],
    [`${"x".repeat(198)} yy zz`, `${"X".repeat(198)} Y`],
  ];
  for (const [heading, words] of cases) {
    it(`: ${heading.slice(0, 40)}`, () => {
      // What stands around the range is no part of it.
      const text = `ab 12 ${heading}-1 x`;
      assert.equal(headingWords(text, 6, 6 + heading.length).join(" "), words);
    });
  }
});

describe("the kind of a heading", () => {
  const kindsOf: readonly (readonly [kind: SectionKind, heading: string])[] = [
    ["run-log", "RUN LOG V2"],
    ["run-log", "RUN LOG v12"],
    ["other", "RUN LOG XV2"],
    ["other", "RUN LOG V2X"],
    ["other", "RUN LOG 2"],
    ["other", "V2"],
    ["run-log", "The RUN LOG"],
    ["other", "All of the RUN LOG"],
    ["other", "RUN"],
    ["other", "RUN it"],
    ["other", "THE RUN 2026"],
    ["run", "RUN LOG Entry - 2026"],
    ["other", "RUN LOG Entry - 202"],
    ["other", "RUN LOG Entry 2026"],
    ["other", "RUN LOG Entries - 2026"],
    ["other", "RUN IT Entry - 2026"],
    ["run", `RUN LOG Entry - ${"x".repeat(60)}2026`],
    ["other", `RUN LOG Entry - ${"x".repeat(61)}2026`],
    ["checkpoint", "CHECKPOINT AA BB 3"],
    ["checkpoint", "CHECKPOINT 3 AA"],
    ["other", "CHECKPOINT AA3"],
    ["other", "CHECKPOINT"],
    ["other", "A good CHECKPOINT 3"],
    ["cards", "NEXT TASKS"],
    ["cards", "NEXT 3 TASKS"],
    ["other", "My TASKS"],
    ["other", "NEXT TASKS of all"],
    ["health", "SYSTEM HEALTH"],
    ["health", "HEALTH"],
    ["other", "My HEALTH"],
    ["other", "HEALTH SYSTEM"],
  ];
  for (const [kind, heading] of kindsOf) {
    it(`is ${kind}: ${heading.slice(0, 40)}`, () => {
      const text = `2026${heading}2026`;
      assert.equal(headingKind(text, 4, 4 + heading.length), kind);
    });
  }
});

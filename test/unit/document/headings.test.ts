import assert from "node:assert/strict";
import { headingKind, ledgerName } from "../../../src/core/document/headings.ts";
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

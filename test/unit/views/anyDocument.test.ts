import assert from "node:assert/strict";
import fc from "fast-check";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { lintDocument } from "../../../src/core/lint/lintDocument.ts";
import type { PolicyValue } from "../../../src/core/policy/policy.ts";
import { readPolicy } from "../../../src/core/policy/readPolicy.ts";
import { decodeHostMessage } from "../../../src/core/protocol.ts";
import { selectTask } from "../../../src/core/selection/selectTask.ts";
import { defaultSettings } from "../../../src/core/settings.ts";
import { toDashboardView } from "../../../src/core/views/dashboardView.ts";
import { type LedgerNode, toLedgerTree } from "../../../src/core/views/ledgerTree.ts";
import { toStatusView } from "../../../src/core/views/statusView.ts";
import { toTaskView } from "../../../src/core/views/taskView.ts";

/** Lines as they occur, whole and broken, in any order. */
const line = fc.constantFrom(
  "# CONTROL_PLANE",
  "## CONTRACT",
  "## AUTO_CONFIG",
  "## DASHBOARD",
  "## MVP_TASK_LEDGER",
  "## BACKLOG_LEDGER",
  "### DOING",
  "### TODO",
  "### DONE",
  "### BLOCKED",
  "## BLOCKERS",
  "## RUN LOG (Last 7 Only)",
  "### SYSTEM HEALTH",
  "### RUN 2026-01-01T00:00:00Z (AUTO - T-20260101-001 - A)",
  "- T-20260101-001 — A [P1] (#a)",
  "- T-20260101-002 — B [P0] [DONE]",
  "- T-20260101-003 โ C (checkpoint: abc1234)",
  "  - **Depends on:** T-20260101-001, T-20260101-003",
  "  - **Surface area:** `src/`",
  "- **B-20260101-001** — stuck (T-20260101-002)",
  "- **DONE:** `3`",
  "Progress: [██] 7% (1 DONE / 9 TOTAL)",
  "| **REPO_CLEAN** | `clean` |",
  "N=5 by default, N=9 if same surface",
  "Priority order: P2 > P1",
  "### Prohibited files",
  "- `../x`",
  "- Backend: `curl http://10.0.0.1/health`",
  "Runs go to `runs/<ts>/`",
  "```",
  "<!--",
  "",
  "- None",
);
const text = fc
  .tuple(
    fc.array(line, { maxLength: 40 }),
    fc.constantFrom("\n", "\r\n", "\r"),
    fc.string({ unit: "binary", maxLength: 20 }),
  )
  .map(([lines, eol, noise]) => [...lines, noise].join(eol));

function idsOf(nodes: readonly LedgerNode[]): string[] {
  return nodes.flatMap((node) => [node.id, ...idsOf(node.children)]);
}

describe("any document", () => {
  it("has a policy, a selection, findings and views, each whole and in range", () => {
    fc.assert(
      fc.property(text, (written) => {
        const document = parseDocument(written, "1");
        const policy = readPolicy(document, defaultSettings);
        for (const { source, contradictions } of Object.values<PolicyValue<unknown>>({ ...policy })) {
          const ranges = [...contradictions.map(({ range }) => range), ...("range" in source ? [source.range] : [])];
          for (const { start, end } of ranges) assert.ok(0 <= start && start <= end && end <= written.length);
        }
        const selection = selectTask(document, policy);
        const open = document.ledgers.flatMap(({ tasks }) => tasks).filter(({ state }) => state !== "DONE");
        assert.equal(selection.candidates.length, open.length);
        const findings = lintDocument(document);
        for (const { range } of findings)
          assert.ok(0 <= range.start && range.start <= range.end && range.end <= written.length);
        const ids = idsOf(toLedgerTree(document, findings));
        assert.equal(new Set(ids).size, ids.length);
        for (const task of open) assert.equal(toTaskView(document, task).line, task.line + 1);
        assert.equal(toStatusView({ file: "x", document, selection, truth: null }).counts.total >= 0, true);
        const place = {
          folder: "demo",
          file: "x",
          trusted: true,
          truth: null,
          services: policy.services.value,
          health: [],
        };
        const message = { type: "dashboard", ...toDashboardView({ ...place, document, selection, findings }) };
        assert.deepEqual(decodeHostMessage(JSON.parse(JSON.stringify(message))), message);
      }),
      { numRuns: 150 },
    );
  });
});

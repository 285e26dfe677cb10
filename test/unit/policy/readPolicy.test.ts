import assert from "node:assert/strict";
import { parseDocument } from "../../../src/core/document/parse.ts";
import type { Policy } from "../../../src/core/policy/policy.ts";
import { readPolicy } from "../../../src/core/policy/readPolicy.ts";
import { defaultSettings, type Settings } from "../../../src/core/settings.ts";
import { describeWithRealDocument } from "../../support/realDocument.ts";

interface Seed {
  readonly contract?: string;
  readonly config?: string;
  readonly card?: string;
  readonly health?: string;
  readonly runLog?: string;
  readonly settings?: Partial<Settings>;
}

const none = "- None";

function documentOf({ contract = "", config = "", card = "Ready", health = "", runLog = "RUN LOG" }: Seed) {
  return parseDocument(
    `# CONTROL_PLANE

## AUTOPILOT CONTRACT v7

${contract}

## DASHBOARD

### NOW / NEXT / LATER Cards

\`\`\`
┌──────────────────────────────────────────────────────────┐
│ NOW (Active Focus)                                       │
├──────────────────────────────────────────────────────────┤
│ • ${card.padEnd(55)}│
└──────────────────────────────────────────────────────────┘
\`\`\`

${health}

## AUTO_CONFIG

${config}

## TASK_LEDGER

### DOING

${none}

### TODO

- T-20260101-001 — N=77 by default [P1]

### DONE

${none}

## ${runLog}

### RUN 2026-01-01T00:00:00Z (AUTO - T-20260101-001 - First)

**WORK DONE:** N=88, up to 66 atomic changes
`,
    "1",
  );
}

function policyOf(seed: Seed): Policy {
  return readPolicy(documentOf(seed), { ...defaultSettings, ...seed.settings });
}

function isRefused(seed: Seed, name: keyof Policy, expected: unknown): void {
  const rule = policyOf(seed)[name];
  assert.deepEqual(rule.value, expected);
  assert.equal(rule.contradictions.length, 1);
}

describe("readPolicy", () => {
  it("uses the defaults where the document says nothing", () => {
    const policy = policyOf({});
    const values = Object.fromEntries(Object.entries(policy).map(([name, { value }]) => [name, value]));
    assert.deepEqual(values, {
      governanceReads: 1,
      governanceWrites: 1,
      contextFiles: 20,
      changes: 5,
      changesSameSurface: 10,
      miniCheckEvery: 4,
      priorityOrder: ["P0", "P1", "P2", "P3"],
      prohibitedPaths: [],
      runsFolder: ".control-plane/runs",
      services: [],
      runLogEntries: 10,
      runEntryLines: 15,
      checks: [],
      smokeChecks: [],
      batching: false,
      allowedModes: ["AUTO"],
    });
    for (const [name, rule] of Object.entries(policy)) {
      assert.deepEqual([name, rule.source, rule.contradictions], [name, { type: "default" }, []]);
    }
  });

  it("reads checks below the very heading only", () => {
    const document = documentOf({ contract: "### Relevant checks\n\n- `a`: `b`\n\n### Checks\n\n- see `b`" });
    assert.deepEqual(readPolicy(document, defaultSettings).checks.value, []);
  });

  const spellings: readonly [keyof Policy, string, unknown][] = [
    ["governanceReads", "- **Governance reads:** exactly 1 — `docs/CONTROL_PLANE.md`", 1],
    ["governanceReads", "- **Governance reads:** at most 2", 2],
    ["governanceReads", "- **Maximum governance file reads per cycle:** 3 (one file)", 3],
    ["governanceWrites", "- **Governance writes:** exactly 2 โ edit", 2],
    ["governanceWrites", "* Maximum governance writes per cycle: 3", 3],
    ["contextFiles", "- **Implementation context reads:** up to 12 files, ONLY if needed", 12],
    ["contextFiles", "- Context files: 0", 0],
    ["changes", "- N=3 by default", 3],
    ["changes", "- N = 4", 4],
    ["changes", "You may do up to 6 atomic changes.", 6],
    ["changes", "At most **two** changes a cycle", 2],
    ["changesSameSurface", "- N=7 if changes are same surface area and tests are cheap", 7],
    ["changesSameSurface", "up to 9 atomic changes in the same module", 9],
    ["miniCheckEvery", "- Mini-check every 3 changes: after 3, 6", 3],
    ["miniCheckEvery", "- mini checks every two steps", 2],
    ["miniCheckEvery", "- **Default:** Check after each step", 1],
    ["runLogEntries", "Keep only the last 8 run log entries.", 8],
    ["runEntryLines", "2. Append one RUN LOG entry (structured, max ~12 lines)", 12],
    [
      "priorityOrder",
      "- Priority order: P0 (Windows) > P1 (core) > P2 (nice) > P3 (optional)",
      ["P0", "P1", "P2", "P3"],
    ],
    ["priorityOrder", "Priority order: P2 > P0", ["P2", "P0", "P1", "P3"]],
    ["priorityOrder", "Priorities: P1 → P0 → P2", ["P1", "P0", "P2", "P3"]],
    ["runsFolder", "AUTO writes run artifacts to: `.example/runs/<timestamp>/`", ".example/runs"],
    ["runsFolder", "- **Summary:** `logs/cycles/<run_id>/summary.md`", "logs/cycles"],
    ["runsFolder", "Run artifacts go to `out/runs/`.", "out/runs"],
    ["allowedModes", "**Single mode: AUTO.** No BLITZ, BATCH", ["AUTO"]],
    ["allowedModes", "**User command:** `AUTO` (ONLY)", ["AUTO"]],
    ["allowedModes", "Allowed modes: AUTO, SAVE", ["AUTO", "SAVE"]],
    [
      "checks",
      "### Checks\n\n- `./`: `npm test`\n- `web/`: `npm run lint --prefix web`\n- say `why`\n- None: `yet`",
      [
        { surface: "", command: "npm test" },
        { surface: "web", command: "npm run lint --prefix web" },
      ],
    ],
    [
      "smokeChecks",
      "### Smoke Checks\n\n- `api/`: `python -c 'import main'`",
      [{ surface: "api", command: "python -c 'import main'" }],
    ],
    [
      "smokeChecks",
      "### Smoke tests\n\n- `./`: `node cli.js --help`\n- None: yet",
      [{ surface: "", command: "node cli.js --help" }],
    ],
    ["batching", "- Allow closing multiple TASK_LEDGER items in one AUTO cycle IF:", true],
    ["batching", "A cycle may close several tasks of one surface area.", true],
    ["batching", "- Never close multiple tasks in one cycle", false],
    ["batching", "Exactly one task per cycle", false],
  ];
  for (const [name, line, expected] of spellings) {
    it(`reads ${name} from ${line}`, () => {
      const document = documentOf({ contract: line });
      const { value, source } = readPolicy(document, defaultSettings)[name];
      assert.deepEqual(value, expected);
      assert.equal(source.type, "contract");
      assert.ok("range" in source && line.includes(document.text.slice(source.range.start, source.range.end)));
    });
  }

  it("reads both limits of one line", () => {
    const policy = policyOf({ contract: "N=3 by default, N=6 if changes are same surface area" });
    assert.deepEqual([policy.changes.value, policy.changesSameSurface.value], [3, 6]);
  });

  it("reads the run log's own limit from its heading", () => {
    const { value, source } = policyOf({ runLog: "RUN_LOG (Last 7 Only)" }).runLogEntries;
    assert.deepEqual([value, source.type], [7, "card"]);
  });

  it("limits one surface too when the document limits N alone", () => {
    assert.equal(policyOf({ contract: "- N=3 by default" }).changesSameSurface.value, 3);
  });

  it("lets the contract beat AUTO_CONFIG, and that the boxes", () => {
    const card = "Mode: AUTO (up to 12 atomic changes, mini-checks every 6)";
    const all = policyOf({ contract: "- N=3", config: "- N=4", card }).changes;
    assert.deepEqual([all.value, all.source.type], [3, "contract"]);
    assert.deepEqual(
      all.contradictions.map(({ text }) => text),
      ["N=4", "up to 12 atomic changes"],
    );
    const config = policyOf({ config: "- N=4", card }).changes;
    assert.deepEqual([config.value, config.source.type, config.contradictions.length], [4, "auto-config", 1]);
    const alone = policyOf({ card }).changes;
    assert.deepEqual([alone.value, alone.source.type, alone.contradictions.length], [12, "card", 0]);
  });

  it("does not call the same value a contradiction", () => {
    assert.deepEqual(policyOf({ contract: "- N=5\n- N=5 by default", config: "N = 5" }).changes.contradictions, []);
  });

  it("gives contradictions their exact place", () => {
    const document = documentOf({ contract: "- N=3", config: "Here N=9." });
    const [losing] = readPolicy(document, defaultSettings).changes.contradictions;
    assert.equal(losing && document.text.slice(losing.range.start, losing.range.end), "N=9");
  });

  it("does not read fences, comments, ledgers or run entries", () => {
    const fenced = "```\nN=2\n```\n\n~~~sh\n```\nN=2\n~~~\n\n<!-- N=2 -->\n<!--\nN=2\n-->";
    assert.equal(policyOf({ contract: fenced }).changes.source.type, "default");
    assert.equal(policyOf({ contract: `${fenced}\nN=4` }).changes.value, 4);
  });

  it("does not take decoys for rules", () => {
    const decoys = [
      "Last 3 RUN LOG entries (for context)",
      "Mini-check after 4, 8, 12 changes",
      "- **Multiple changes (up to 5):** Check after all changes",
      "- Reads 3 governance files never",
      "PLAN=9 and 3N=4",
    ].join("\n");
    for (const [name, rule] of Object.entries(policyOf({ contract: decoys }))) {
      assert.equal(rule.source.type, "default", name);
    }
  });

  for (const line of ["N=0", "Mini-check every 0 changes"]) {
    it(`refuses ${line}`, () => {
      isRefused({ contract: line }, line.startsWith("N") ? "changes" : "miniCheckEvery", line.startsWith("N") ? 5 : 4);
    });
  }

  describe("prohibited paths", () => {
    const list =
      "### 2) Prohibited Files (do not touch)\n\nThey are in `docs/old/`:\n\n- `docs/old/STATE.md` (deprecated)\n- Any other (e.g., `REPORT.md`)";

    it("are the back-ticked paths of the list", () => {
      assert.deepEqual(policyOf({ contract: list }).prohibitedPaths.value, ["docs/old/STATE.md", "REPORT.md"]);
    });

    it("add up with AUTO_CONFIG and settings", () => {
      const policy = policyOf({
        contract: list,
        config: "### Forbidden paths\n\n- `secrets/**`\n- `REPORT.md`",
        settings: { prohibitedPaths: ["*.pem"] },
      });
      assert.deepEqual(policy.prohibitedPaths.value, ["docs/old/STATE.md", "REPORT.md", "secrets/**", "*.pem"]);
      assert.equal(policy.prohibitedPaths.source.type, "contract");
    });

    it("come from settings alone when the document names none", () => {
      const { value, source } = policyOf({ settings: { prohibitedPaths: ["*.pem"] } }).prohibitedPaths;
      assert.deepEqual([value, source.type], [["*.pem"], "setting"]);
    });

    it("never leave the repository", () => {
      isRefused({ contract: "### Prohibited files\n\n- `../other/x.md`" }, "prohibitedPaths", []);
    });
  });

  describe("run folder", () => {
    for (const path of ["/tmp/runs", "../runs", "C:\\runs", ".git/runs", "~/runs", "src", "docs", "src/login"]) {
      it(`refuses ${path}`, () => {
        isRefused({ contract: `Runs go to \`${path}/<timestamp>/\`` }, "runsFolder", ".control-plane/runs");
      });
    }

    it("comes from the settings when the document does not say", () => {
      const { value, source } = policyOf({ settings: { runsFolder: "my/runs" } }).runsFolder;
      assert.deepEqual([value, source.type], ["my/runs", "setting"]);
    });
  });

  describe("services", () => {
    const gates =
      '### Health Gates\n\n- Backend (API): `curl -s -w "%{http_code}" http://localhost:8000/api/health`\n- **ComfyUI:** http://127.0.0.1:8188';
    const backend = { id: "backend", name: "Backend", url: "http://localhost:8000/api/health", protocol: "http" };
    const comfyui = { id: "comfyui", name: "ComfyUI", url: "http://127.0.0.1:8188", protocol: "comfyui" };

    it("are read from the health gates", () => {
      const { value, source } = policyOf({ contract: gates }).services;
      assert.deepEqual([value, source.type], [[backend, comfyui], "contract"]);
    });

    it("are dropped when they are not this machine", () => {
      isRefused({ contract: "### Services\n\n- Backend: http://10.0.0.5/health" }, "services", []);
    });

    it("may be elsewhere when the settings name the address", () => {
      const remote = { ...comfyui, id: "gpu", name: "GPU", url: "http://10.0.0.5:8188", protocol: "comfyui" as const };
      const { value } = policyOf({
        contract: "### Services\n\n- ComfyUI: http://10.0.0.5:8188",
        settings: { services: [remote] },
      }).services;
      assert.deepEqual(
        value.map(({ id, url }) => [id, url]),
        [
          ["comfyui", remote.url],
          ["gpu", remote.url],
        ],
      );
    });

    it("are replaced by the settings, by id", () => {
      const own = { id: "backend", name: "Backend", url: "http://localhost:9000/", protocol: "http" as const };
      assert.deepEqual(policyOf({ contract: gates, settings: { services: [own] } }).services.value, [own, comfyui]);
    });

    it("contradict each other across places", () => {
      const { value, contradictions } = policyOf({
        contract: gates,
        config: "### Health Gates\n\n- Backend: http://localhost:8001/health",
      }).services;
      assert.deepEqual(value, [backend, comfyui]);
      assert.deepEqual(
        contradictions.map(({ text }) => text),
        ["http://localhost:8001/health"],
      );
    });

    it("fall back on the rows of SYSTEM HEALTH", () => {
      const health =
        "### SYSTEM HEALTH\n\n| Service | Port | Status | Last Check |\n|---|---|---|---|\n| Backend | 8000 | Unknown | N/A |";
      const { value, source } = policyOf({ health }).services;
      assert.deepEqual(value, [{ ...backend, url: "http://localhost:8000" }]);
      assert.equal(source.type, "card");
    });

    it("do not take links of other texts for services", () => {
      assert.deepEqual(policyOf({ contract: "### Links\n\n- Docs: http://localhost:9000/docs" }).services.value, []);
    });
  });
});

describeWithRealDocument("policy of the real document", (document) => {
  const policy = () => readPolicy(document(), defaultSettings);

  it("has the contract's budgets", () => {
    const { governanceReads, governanceWrites, contextFiles, changes, changesSameSurface, miniCheckEvery } = policy();
    const rules = [governanceReads, governanceWrites, contextFiles, changes, changesSameSurface, miniCheckEvery];
    assert.deepEqual(
      rules.map(({ value, source }) => [value, source.type]),
      [1, 1, 20, 5, 10, 4].map((value) => [value, "contract"]),
    );
  });

  it("names the losing 12 of the NOW card", () => {
    const losing = policy().changesSameSurface.contradictions;
    assert.deepEqual(
      losing.map(({ text }) => text),
      ["up to 12 atomic changes"],
    );
    assert.deepEqual(policy().changes.contradictions, []);
  });

  it("forbids the three deprecated documents and the status report", () => {
    assert.deepEqual(policy().prohibitedPaths.value, [
      "docs/deprecated/202512/00_STATE.md",
      "docs/deprecated/202512/TASKS.md",
      "docs/deprecated/202512/07_WORKLOG.md",
      "STATUS_REPORT.md",
    ]);
  });

  it("knows three services, the run folder and the order", () => {
    assert.deepEqual(policy().services.value, [
      { id: "backend", name: "Backend", url: "http://localhost:8000/api/health", protocol: "http" },
      { id: "frontend", name: "Frontend", url: "http://localhost:3000", protocol: "http" },
      { id: "comfyui", name: "ComfyUI", url: "http://localhost:8188", protocol: "comfyui" },
    ]);
    assert.deepEqual(policy().services.contradictions, []);
    assert.deepEqual(
      [policy().runsFolder.value, policy().runsFolder.source.type],
      [".ainfluencer/runs", "auto-config"],
    );
    assert.deepEqual(policy().priorityOrder.value, ["P0", "P1", "P2", "P3"]);
    assert.deepEqual([policy().runEntryLines.value, policy().allowedModes.value], [15, ["AUTO"]]);
    assert.equal(policy().batching.value, true);
  });
});

/** What stands behind a DONE: work that was there already, a word that a person gave, and several tasks of one surface. */
import assert from "node:assert/strict";
import type { CycleInteraction, SyncOffer } from "../../../src/core/cycle/options.ts";
import type { Settings } from "../../../src/core/settings.ts";
import { FsApprovals } from "../../../src/node/runs/fsApprovals.ts";
import { aControlDocument, type SeedDocument } from "../../support/aControlDocument.ts";
import { type CycleRepo, withCycleRepo } from "../../support/cycleRepo.ts";

const file = "docs/CONTROL_PLANE.md";
const [one, two, three] = ["T-20260101-001", "T-20260101-002", "T-20260101-003"] as const;
const passes = "node scripts/check.mjs";
const fails = "node scripts/fail.mjs";

const tree = {
  "src/api/health.json": "{}\n",
  "src/api/users.json": "{}\n",
  "web/page.json": "{}\n",
  "scripts/check.mjs": "process.exit(0);\n",
  "scripts/fail.mjs": "process.exit(1);\n",
};

const details = (evidence: string, ...commands: readonly string[]) => [
  `Evidence required: \`${evidence}\``,
  ...commands.map((command) => `Verification commands: \`${command}\``),
];

async function withSeed(
  seed: SeedDocument,
  use: (repo: CycleRepo) => Promise<void>,
  settings: Partial<Settings> = {},
): Promise<void> {
  await withCycleRepo({ [file]: aControlDocument(seed), ...tree }, settings, async (repo) => {
    const approvals = new FsApprovals(repo.root, `${repo.root}-outside`);
    for (const command of [passes, fails]) await approvals.approve(command);
    await use(repo);
  });
}

const writes = (path: string) => `import { writeFileSync } from "node:fs";
writeFileSync("${path}", '{ "by": "agent" }\\n');`;

const states = (outcome: object) => `import { writeFileSync } from "node:fs";
writeFileSync(process.env.CONTROL_PLANE_OUTCOME, ${JSON.stringify(JSON.stringify(outcome))});`;

const entry = (repo: CycleRepo, name: string) =>
  repo.document().runLog?.entries[0]?.fields.find((field) => field.name === name)?.value ?? "";

const trailers = (repo: CycleRepo, name: string) =>
  repo.git("log", "-1", `--format=%(trailers:key=Control-Plane-${name},valueonly)`).trim();

describe("LEDGER_SYNC", () => {
  const seed = { todo: [{ id: one, details: details("src/api/health.json", passes) }] };

  it("verifies and closes what is there, in one commit, and the agent is never called", async () => {
    await withSeed(
      seed,
      async (repo) => {
        const before = repo.commitCount();
        const touched = repo.git("log", "-1", "--format=%h", "--", "src/api/health.json").trim();
        const { report, events } = await repo.auto({ agentCommand: repo.agent(writes("src/api/health.json")) });
        assert.equal(report.outcome, "DONE", report.result);
        assert.match(report.result, /LEDGER_SYNC/);
        assert.equal(repo.document().findTask(one)?.checkpoint, touched);
        assert.equal(repo.commitCount() - before, 1);
        assert.ok(!events.some((event) => event.type === "executing"));
        assert.deepEqual(repo.dirt(), []);
        assert.match(entry(repo, "EVIDENCE"), new RegExp(`LEDGER_SYNC ${touched}`));
        assert.match(trailers(repo, "Evidence"), new RegExp(`LEDGER_SYNC ${touched}`));
        assert.equal(trailers(repo, "Task"), one);
        const again = await repo.auto({ agentCommand: repo.agent(writes("src/api/health.json")) });
        assert.equal(again.report.outcome, "NOTHING", "it is never redone");
      },
      { ledgerSync: "auto" },
    );
  });

  it("takes up to ten more of the same surface, each with its own commit, and no other", async () => {
    const more = Array.from({ length: 12 }, (_, n) => ({
      id: `T-20260102-${String(n + 1).padStart(3, "0")}`,
      details: details(`src/api/more${n}.json`, passes),
    }));
    const todo = [
      { id: one, details: details("src/api/health.json", passes), suffix: "[P0]" },
      { id: two, details: details("src/api/users.json", fails) },
      { id: three, details: details("web/page.json", passes) },
      ...more,
    ];
    const files = Object.fromEntries(more.map((_, n) => [`src/api/more${n}.json`, "{}\n"]));
    await withCycleRepo({ [file]: aControlDocument({ todo }), ...tree, ...files }, {}, async (repo) => {
      const approvals = new FsApprovals(repo.root, `${repo.root}-outside`);
      for (const command of [passes, fails]) await approvals.approve(command);
      const { report } = await repo.auto({ agentCommand: repo.agent(""), ledgerSync: "auto" });
      assert.equal(report.outcome, "DONE", report.result);
      const done = repo.document().ledgers[0]?.tasks.filter((task) => task.state === "DONE") ?? [];
      assert.deepEqual(
        done.map((task) => task.id),
        [one, ...more.slice(0, 10).map((task) => task.id)],
      );
      assert.equal(
        report.tests.filter((test) => test.verdict === "FAIL").length,
        0,
        "a failed attempt is not reported",
      );
      const fields = repo.document().dashboard?.fields ?? [];
      assert.equal(fields.find((field) => field.name === "STATE_ID")?.plain, "STATE_018");
      assert.equal(trailers(repo, "Task").split("\n").length, 11);
    });
  });

  it("is a person's to take, task by task", async () => {
    const todo = [
      { id: one, details: details("src/api/health.json", passes) },
      { id: two, details: details("src/api/users.json", passes) },
    ];
    await withSeed({ todo }, async (repo) => {
      let offered: readonly SyncOffer[] = [];
      const interaction: CycleInteraction = {
        offerSync: async (offers) => {
          offered = offers;
          return [one];
        },
      };
      const { report } = await repo.auto({ agentCommand: repo.agent(""), interaction });
      assert.deepEqual(
        offered.map((offer) => offer.task.id),
        [one, two],
      );
      assert.equal(report.outcome, "DONE");
      assert.equal(repo.document().findTask(two)?.state, "TODO");
    });
  });

  it("left alone, the work is done as ever", async () => {
    await withSeed(seed, async (repo) => {
      const interaction: CycleInteraction = { offerSync: async () => [] };
      const agentCommand = repo.agent(writes("src/api/health.json"));
      const { report } = await repo.auto({ agentCommand, interaction });
      assert.equal(report.outcome, "DONE", report.result);
      assert.deepEqual(report.files, ["src/api/health.json"]);
      assert.equal(
        report.tests.filter((test) => test.name === passes || test.name.includes("check.mjs")).length <= 1,
        true,
      );
    });
  });

  it("takes the word of the call for its command, and asks nobody", async () => {
    const document = aControlDocument({ todo: [{ id: one, details: details("src/api/health.json", passes) }] });
    await withCycleRepo({ [file]: document, ...tree }, { ledgerSync: "auto" }, async (repo) => {
      const isApproved = (command: string) => command.includes("check.mjs");
      const approve = async (command: string) => isApproved(command);
      const { report } = await repo.auto({ agentCommand: repo.agent(""), interaction: { approve, isApproved } });
      assert.equal(report.outcome, "DONE", report.result);
      assert.match(report.result, /LEDGER_SYNC/);
    });
  });

  const notOffered: readonly (readonly [string, SeedDocument, Partial<Settings>, Record<string, string>])[] = [
    ["without a person or a policy", seed, {}, {}],
    ["when it is switched off", seed, { ledgerSync: "off" }, {}],
    ["when evidence is missing", { todo: [{ id: one, details: details("src/api/none.json", passes) }] }, {}, {}],
    ["when no command verifies it", { todo: [{ id: one, details: details("src/api/health.json") }] }, {}, {}],
    ["when a command fails", { todo: [{ id: one, details: details("src/api/health.json", fails) }] }, {}, {}],
    [
      "when a command is not approved",
      { todo: [{ id: one, details: details("src/api/health.json", "node scripts/other.mjs") }] },
      {},
      { "scripts/other.mjs": "" },
    ],
    ["when the proof is too weak", seed, { leastStrength: "answers" }, {}],
  ];
  for (const [when, document, settings, files] of notOffered) {
    it(`does not happen ${when}`, async () => {
      const wish = when.startsWith("without") ? {} : { ledgerSync: "auto" as const };
      await withCycleRepo(
        { [file]: aControlDocument(document), ...tree, ...files },
        { ...wish, ...settings },
        async (repo) => {
          const approvals = new FsApprovals(repo.root, `${repo.root}-outside`);
          for (const command of [passes, fails]) await approvals.approve(command);
          const { events } = await repo.auto({ agentCommand: repo.agent("") });
          assert.ok(
            events.some((event) => event.type === "executing"),
            "the executor was called",
          );
          assert.notEqual(repo.document().findTask(one)?.state, "DONE");
        },
      );
    });
  }

  it("does not happen for evidence that no commit holds", async () => {
    await withSeed(
      { todo: [{ id: one, details: details("src/api/new.json", passes) }] },
      async (repo) => {
        repo.write("src/api/new.json", "{}\n");
        await repo.auto({ agentCommand: repo.agent("") }); // The untracked file makes it mend REPO_CLEAN first.
        const { events } = await repo.auto({ agentCommand: repo.agent("") });
        assert.ok(events.some((event) => event.type === "executing"));
      },
      { ledgerSync: "auto" },
    );
  });
});

describe("DONE without a change", () => {
  const seed = { todo: [{ id: one }] };

  it("no code: with the reason of a person", async () => {
    await withSeed(seed, async (repo) => {
      const head = repo.git("rev-parse", "--short", "HEAD").trim();
      const evidence = { kind: "no-code", reason: "a decision, written down on paper" } as const;
      const { report } = await repo.auto({ agentCommand: repo.agent(""), evidence });
      assert.equal(report.outcome, "DONE", report.result);
      assert.match(report.result, /no code: a decision, written down on paper/);
      const said = "no code: a decision, written down on paper";
      assert.deepEqual(report.closed, [{ id: one, evidence: said, checkpoint: head }]);
      const summary = repo.read(`.control-plane/runs/${report.run}/summary.md`);
      assert.ok(summary.includes(`## Closed\n\n- ${one}: ${said} (${head})`), summary);
      assert.equal(repo.document().findTask(one)?.checkpoint, head);
      assert.match(entry(repo, "EVIDENCE"), /no code: a decision/);
      assert.match(trailers(repo, "Evidence"), /no code: a decision, written down on paper/);
      assert.deepEqual(repo.dirt(), []);
      const fields = repo.document().dashboard?.fields ?? [];
      assert.ok(!fields.find((field) => field.name === "LAST_CHECKPOINT")?.plain.includes(head), "no new checkpoint");
    });
  });

  it("external: with the link and who says so", async () => {
    await withSeed(seed, async (repo) => {
      const evidence = { kind: "external", link: "https://example.org/ticket/7", who: "Ada" } as const;
      const { report } = await repo.auto({ agentCommand: repo.agent(""), evidence });
      assert.equal(report.outcome, "DONE", report.result);
      assert.match(trailers(repo, "Evidence"), /external: https:\/\/example\.org\/ticket\/7, says Ada/);
    });
  });

  it("an agent may propose it, and only a person's word makes it so", async () => {
    await withSeed(seed, async (repo) => {
      const agent = repo.agent(states({ outcome: "done", noCode: "it was fixed upstream" }));
      const alone = await repo.auto({ agentCommand: agent });
      assert.equal(alone.report.outcome, "DOING");
      assert.match(alone.report.result, /nobody confirmed "no code: it was fixed upstream"/);
      const asked = await repo.auto({
        agentCommand: agent,
        interaction: { confirmNoChange: async (_, said) => said },
      });
      assert.equal(asked.report.outcome, "DONE", asked.report.result);
      assert.match(entry(repo, "EVIDENCE"), /no code: it was fixed upstream/);
    });
  });

  it("manual: at Verify & Save", async () => {
    await withSeed(
      seed,
      async (repo) => {
        await repo.auto();
        const evidence = { kind: "no-code", reason: "nothing to write" } as const;
        const { report } = await repo.resume("verify", { evidence });
        assert.equal(report.outcome, "DONE", report.result);
      },
      { executor: "manual" },
    );
  });

  it("still asks for the task's evidence and verification", async () => {
    const evidence = { kind: "no-code", reason: "trust me" } as const;
    for (const [path, command, result] of [
      ["src/api/none.json", passes, /DOING.*evidence is missing/],
      ["src/api/health.json", fails, /FAILED.*fail\.mjs/],
      ["src/api/health.json", "node scripts/unknown.mjs", /DOING.*not verified/],
    ] as const) {
      await withSeed({ todo: [{ id: one, details: details(path, command) }] }, async (repo) => {
        const { report } = await repo.auto({ agentCommand: repo.agent(""), evidence });
        assert.match(report.result, result);
        assert.notEqual(repo.document().findTask(one)?.state, "DONE");
      });
    }
  });

  it("is not used where something was changed: then the commit is the evidence", async () => {
    await withSeed(seed, async (repo) => {
      const evidence = { kind: "no-code", reason: "nothing" } as const;
      const { report } = await repo.auto({ agentCommand: repo.agent(writes("src/api/health.json")), evidence });
      assert.equal(report.outcome, "DONE", report.result);
      assert.match(entry(repo, "EVIDENCE"), new RegExp(`commit ${report.checkpoint}`));
      assert.equal(report.commits.length, 2);
    });
  });
});

describe("an id that is DONE already", () => {
  const checkpoint = "(checkpoint: abc1234)";

  it("is passed over with SKIP_DUPLICATE_DONE, in the progress and in the run entry", async () => {
    const seed = { todo: [{ id: one, suffix: "[P0]" }, { id: two }], done: [{ id: one, suffix: checkpoint }] };
    await withSeed(seed, async (repo) => {
      const { report, events } = await repo.auto({ agentCommand: repo.agent(writes("src/api/users.json")) });
      assert.deepEqual([report.task?.id, report.outcome], [two, "DONE"], report.result);
      const notes = events.flatMap((event) => (event.type === "note" ? [event.text] : []));
      assert.ok(notes.includes(`SKIP_DUPLICATE_DONE: ${one}`), notes.join("; "));
      assert.match(entry(repo, "WORK DONE"), new RegExp(`SKIP_DUPLICATE_DONE: ${one}`));
      const again = await repo.auto({ agentCommand: repo.agent(writes("src/api/users.json")) });
      assert.equal(again.report.outcome, "NOTHING");
      assert.match(again.report.result, new RegExp(`${one} is done already`));
    });
  });

  it("is not gone on with either, when somebody closed it while its changes lay in the tree", async () => {
    await withSeed({ todo: [{ id: one, details: details("src/api/health.json", fails) }] }, async (repo) => {
      const failed = await repo.auto({ agentCommand: repo.agent(writes("src/api/health.json")) });
      assert.equal(failed.report.outcome, "FAILED");
      const text = repo
        .read(file)
        .replace("### DONE\n\n- None", `### DONE\n\n- ${one} — Title of ${one} ${checkpoint}`);
      repo.write(file, text);
      const { report } = await repo.auto({ agentCommand: repo.agent("") });
      assert.notEqual(report.task?.id, one);
    });
  });
});

describe("batching", () => {
  const contract = ["- Allow closing multiple TASK_LEDGER items in one AUTO cycle IF all are in the same surface area"];
  const todo = [
    { id: one, details: details("src/api/health.json", passes), suffix: "[P0]" },
    { id: two, details: details("src/api/users.json", passes) },
    { id: three, details: details("web/page.json", passes) },
  ];
  const both = `${writes("src/api/health.json")}
writeFileSync("src/api/users.json", '{ "by": "agent" }\\n');
${states({ outcome: "done", alsoDone: [two, three, "T-20990101-001"] }).split("\n")[1]}`;

  it("closes what the same work proved, under one commit, and tells why not the others", async () => {
    await withSeed({ todo, contract }, async (repo) => {
      const { report } = await repo.auto({ agentCommand: repo.agent(both) });
      assert.equal(report.outcome, "DONE", report.result);
      const document = repo.document();
      assert.equal(document.findTask(one)?.checkpoint, report.checkpoint);
      assert.deepEqual(
        [document.findTask(two)?.state, document.findTask(two)?.checkpoint],
        ["DONE", report.checkpoint],
      );
      assert.equal(document.findTask(three)?.state, "TODO");
      assert.match(entry(repo, "WORK DONE"), new RegExp(`Also DONE: ${two}`));
      assert.match(
        entry(repo, "WORK DONE"),
        new RegExp(`${three} is not closed with ${one}: it is no open task of the same`),
      );
      const work = repo.git(
        "log",
        "-1",
        "--format=%(trailers:key=Control-Plane-Task,valueonly)",
        `${report.checkpoint}`,
      );
      assert.deepEqual(work.trim().split("\n"), [one, two]);
      assert.deepEqual(
        document.dashboard?.progress.map((line) => [line.done, line.total]),
        [[2, 3]],
      );
      assert.equal(report.next.includes(three), true);
    });
  });

  it("closes one task where the contract says nothing of it", async () => {
    await withSeed({ todo }, async (repo) => {
      const { report } = await repo.auto({ agentCommand: repo.agent(both) });
      assert.equal(report.outcome, "DONE", report.result);
      assert.equal(repo.document().findTask(two)?.state, "TODO");
    });
  });

  it("asks that the evidence was touched, and that the same checks passed", async () => {
    const others = [
      { id: one, details: details("src/api/health.json", passes), suffix: "[P0]" },
      { id: two, details: details("src/api/users.json", passes) },
      { id: three, details: details("src/api/health.json", fails) },
    ];
    await withSeed({ todo: others, contract }, async (repo) => {
      const agentCommand = repo.agent(writes("src/api/health.json"));
      const { report, events } = await repo.auto({ agentCommand, also: [two, three] });
      assert.equal(report.outcome, "DONE", report.result);
      const notes = events.flatMap((event) => (event.type === "note" ? [event.text] : []));
      assert.ok(
        notes.some((note) => note.includes(`${two} is not closed`) && note.includes("evidence was not touched")),
      );
      assert.ok(notes.some((note) => note.includes(`${three} is not closed`) && note.includes("did not run and pass")));
      assert.equal(repo.document().ledgers[0]?.tasks.filter((task) => task.state === "DONE").length, 1);
    });
  });

  it("does not batch over two surface areas", async () => {
    await withSeed({ todo, contract }, async (repo) => {
      const agentCommand = repo.agent(`${both}\nwriteFileSync("web/page.json", '{ "by": "agent" }\\n');`);
      const { report } = await repo.auto({ agentCommand });
      assert.equal(report.outcome, "DONE", report.result);
      assert.equal(repo.document().findTask(two)?.state, "TODO");
    });
  });
});

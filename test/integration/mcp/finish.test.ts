/** What an outside agent may say beside "done": nothing of it counts before it is proved, or a person has confirmed it. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { aControlDocument, type SeedDocument } from "../../support/aControlDocument.ts";
import { runJson } from "../../support/commandLine.ts";
import { type TempRepo, withTempRepo } from "../../support/tempRepo.ts";
import { type Answer, type McpSession, type Person, withMcp } from "./mcpClient.ts";

const file = "docs/CONTROL_PLANE.md";
const [one, two, three] = ["T-20260101-001", "T-20260101-002", "T-20260101-003"] as const;
const claim = { outcome: "done", noCode: "it was fixed upstream" };

async function begun(
  seed: SeedDocument,
  use: (session: McpSession, repo: TempRepo, brief: string) => Promise<void>,
  person?: Person,
): Promise<void> {
  await withTempRepo({ [file]: aControlDocument(seed), "src/app.json": "{}\n" }, (repo) =>
    withMcp(repo.root, async (session) => use(session, repo, (await session.ask("begin")).brief), person),
  );
}

function write({ root }: TempRepo, name: string): void {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), "[]\n");
}

const closes = (id: string, evidence: string) => (report: Answer) =>
  assert.deepEqual(
    report.closed.map(({ id, evidence }: { id: string; evidence: string }) => [id, evidence]),
    [[id, evidence]],
  );

describe("finish without a change", () => {
  const seed = { todo: [{ id: one }] };

  it("closes the task when the person before the client says that it is so", async () => {
    let asked = "";
    await begun(
      seed,
      async ({ ask }, repo) => {
        const report = await ask("finish", claim);
        assert.equal(report.outcome, "DONE", report.result);
        assert.match(asked, /T-20260101-001.*no code: it was fixed upstream/);
        closes(one, "no code: it was fixed upstream")(report);
        assert.match(repo.git("log", "-1", "--format=%B"), /Control-Plane-Evidence: no code: it was fixed upstream/);
      },
      (message) => {
        asked = message;
        return { action: "accept", content: { done: true } };
      },
    );
  });

  it("takes a link with who answers for it, too", async () => {
    const external = { link: "https://example.org/ticket/7", who: "Ada" };
    await begun(
      seed,
      async ({ ask }) => {
        const report = await ask("finish", external);
        assert.equal(report.outcome, "DONE", report.result);
        closes(one, "external: https://example.org/ticket/7, says Ada")(report);
      },
      () => ({ action: "accept", content: { done: true } }),
    );
  });

  it("stays DOING when the person says no", async () => {
    for (const answer of [{ action: "decline" }, { action: "accept", content: { done: false } }] as const) {
      await begun(
        seed,
        async ({ ask }) => {
          const report = await ask("finish", claim);
          assert.equal(report.outcome, "DOING");
          assert.match(report.result, /nobody confirmed "no code: it was fixed upstream"/);
        },
        () => answer,
      );
    }
  });

  it("waits for a person where the client cannot ask, or they left; their word at Verify & Save closes it", async () => {
    for (const person of [undefined, () => ({ action: "cancel" }) as const]) {
      await begun(
        seed,
        async ({ ask, refusal }, { root }) => {
          const report = await ask("finish", claim);
          assert.equal(report.outcome, "WAITING", report.result);
          assert.match(report.result, /a person has to confirm "no code: it was fixed upstream"/);
          assert.match(report.next, /control-plane auto --verify/);
          assert.equal((await ask("status")).run.inYourHands, false);
          assert.match(await refusal("finish", claim), /in a person's hands/);
          const word = ["auto", "--verify", "--no-code", "it was fixed upstream"];
          const { value } = await runJson(word, { cwd: root });
          assert.equal(value.outcome, "DONE", value.result);
          assert.equal((await ask("status")).run, null);
        },
        person,
      );
    }
  });

  it("stays DOING when Verify & Save has nobody to ask, and keeps the agent's word", async () => {
    await begun(seed, async ({ ask }, { root }) => {
      await ask("finish", claim);
      const { value } = await runJson(["auto", "--verify"], { cwd: root });
      assert.equal(value.outcome, "DOING");
      assert.match(value.result, /nobody confirmed "no code: it was fixed upstream"/);
    });
  });

  it("still asks for the task's evidence, whatever was confirmed", async () => {
    await begun(
      { todo: [{ id: one, details: ["Evidence required: `src/none.json`"] }] },
      async ({ ask }) => assert.match((await ask("finish", claim)).result, /DOING: evidence is missing/),
      () => ({ action: "accept", content: { done: true } }),
    );
  });

  it("asks nobody of an agent that did nothing and says nothing of it, nor where something was changed", async () => {
    const person = () => assert.fail("asked");
    await begun(
      seed,
      async ({ ask }) => assert.match((await ask("finish")).result, /DOING: nothing was changed/),
      person,
    );
    await begun(
      seed,
      async ({ ask }, repo) => {
        write(repo, "src/new.json");
        const report = await ask("finish", claim);
        assert.equal(report.outcome, "DONE", report.result);
        closes(one, `commit ${report.checkpoint}`)(report);
      },
      person,
    );
  });

  it("refuses half a claim in words, and the run goes on", async () => {
    await begun(seed, async ({ ask, refusal }) => {
      assert.match(await refusal("finish", { link: "https://example.org" }), /expected an address .* and "who"/);
      assert.match(await refusal("finish", { link: "somewhere", who: "Ada" }), /expected an address/);
      assert.match(await refusal("finish", { alsoDone: "T-20260101-002" }), /a list of at most 20 texts/);
      assert.equal((await ask("status")).run.inYourHands, true);
    });
  });
});

describe("finish with other tasks", () => {
  const details = (name: string) => [`Evidence required: \`${name}\``];
  const todo = [
    { id: one, suffix: "[P0]", details: details("src/api/one.json") },
    { id: two, details: details("src/api/two.json") },
    { id: three, details: details("web/three.json") },
  ];
  const contract = ["- Allow closing multiple TASK_LEDGER items in one AUTO cycle IF all are in the same surface area"];
  const work = (repo: TempRepo) => ["src/api/one.json", "src/api/two.json"].forEach((name) => void write(repo, name));

  it("closes those that the same work proved, and says why not the others", async () => {
    await begun({ todo, contract }, async ({ ask }, repo, brief) => {
      assert.match(brief, /complete one of T-20260101-002 too, name it: alsoDone of finish/);
      work(repo);
      const report = await ask("finish", { alsoDone: [two, three] });
      assert.equal(report.outcome, "DONE", report.result);
      assert.deepEqual(
        report.closed.map(({ id }: { id: string }) => id),
        [one, two],
      );
      assert.ok(
        report.notes.some((note: string) => /T-20260101-003 is not closed/.test(note)),
        report.notes.join(),
      );
    });
  });

  it("closes one task a cycle where the contract says nothing of it", async () => {
    await begun({ todo }, async ({ ask }, repo) => {
      work(repo);
      const report = await ask("finish", { alsoDone: [two] });
      assert.equal(report.closed.length, 1);
      assert.ok(report.notes.some((note: string) => /the contract closes one task a cycle/.test(note)));
    });
  });
});

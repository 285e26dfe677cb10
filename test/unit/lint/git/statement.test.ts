import assert from "node:assert/strict";
import { evidenceText, type StatedEvidence } from "../../../../src/core/cycle/evidence.ts";
import { parseDocument } from "../../../../src/core/document/parse.ts";
import { CommitIndex } from "../../../../src/core/lint/git/commitIndex.ts";
import { exampleFacts } from "../../../../src/core/lint/git/exampleFacts.ts";
import type { CommitFact } from "../../../../src/core/lint/git/gitFacts.ts";
import { proveTasks } from "../../../../src/core/lint/git/provenTasks.ts";
import { readStatement, statementWords } from "../../../../src/core/lint/git/statement.ts";

const [one, two] = ["T-20260102-001", "T-20260102-002"] as const;
const own = "docs/CONTROL_PLANE.md";
const trailers = (...evidence: readonly string[]) =>
  [
    "Control-Plane-Run: r1",
    `Control-Plane-Task: ${one}`,
    ...evidence.map((of) => `Control-Plane-Evidence: ${of}`),
  ].join("\n");

describe("a person's statement", () => {
  it("is read as the evidence writes it", () => {
    const said: readonly StatedEvidence[] = [
      { kind: "no-code", reason: "decided, says Ada" },
      { kind: "external", link: "https://example.org/7", who: "Bob, says Ada" },
    ];
    assert.deepEqual(
      said.map((evidence) => statementWords(evidence && evidenceText(evidence, undefined))),
      ["no code, confirmed by a person: decided, says Ada", "external, https://example.org/7 said by Bob, says Ada"],
    );
    for (const other of [
      "commit abc1234",
      "LEDGER_SYNC abc1234",
      "no code:",
      "external: here, says Bob",
      "runs/r1",
      "see no code: so",
      "see external: https://example.org/7, says Bob",
      "no code: so\nand more",
    ])
      assert.equal(statementWords(other), undefined, other);
  });

  it("stands in the trailers of a governance commit alone", () => {
    const words = (message: string, runId: string | undefined = "r1") =>
      readStatement(message, runId, "abc1234")?.words;
    const whole = trailers(".control-plane/runs/r1/", "no code: so");
    assert.equal(words(`chore: save\n\n${whole}\nSigned-off-by: Ada`), "no code, confirmed by a person: so");
    assert.equal(words(`chore: squash\n\n${whole}\n\nand more`), undefined);
    assert.equal(words(`chore: save\n\n${trailers("no code: so")}`), undefined);
    assert.equal(words(`chore: save\n\n${trailers(".control-plane/runs/r2", "no code: so")}`), undefined);
    assert.equal(words(`chore: save\n\n${trailers(".control-plane/runs/r1", "commit abc1234")}`), undefined);
    assert.equal(readStatement(`chore: save\n\n${whole}`, undefined, ""), undefined);
    assert.equal(
      words(`chore: save\n\n${trailers(".control-plane/runs/r1//", "no code: so  ")}`),
      "no code, confirmed by a person: so",
    );
    assert.equal(words(`chore: save\n\n${whole}`, "r2"), undefined);
    assert.equal(
      words(`chore: save\n\n${trailers(".control-plane/runs/r2", "no code: so").replace("r1", "r2")}`),
      undefined,
    );
    assert.equal(words(`chore: save\n\nControl-Plane-Run: r0\n${whole}`), undefined);
    assert.equal(words(`chore: save\n\n${trailers(".control-plane/runs/r1")}`), undefined);
    assert.equal(words("chore: save\n\nNothing said."), undefined);
  });

  /** Verdict and reason of a task that names `def5678`, with a statement behind some commit. */
  function proofOf({ files = [own], parent = "def5678", trailerIds = [one] as readonly string[] } = {}) {
    const document = parseDocument(`## TASK_LEDGER\n\n### DONE\n\n- ${one} — Decide (checkpoint: def5678)\n`, "1");
    const found: CommitFact = { ...bare, hash: "def5678", subject: "docs: a line" };
    const statement = { words: "no code, confirmed by a person: so", parent };
    const saved: CommitFact = { ...bare, hash: "abc1234", taskIds: [one, two], trailerIds, runId: "r1", statement };
    const facts = {
      ...exampleFacts({}),
      commits: new CommitIndex([saved, found]),
      files: new Map([
        ["abc1234", files],
        ["def5678", [own]],
      ]),
    };
    const [proven] = proveTasks(document, facts);
    return [proven?.proof.verdict, proven?.proof.reason];
  }
  const bare = { hash: "", time: 0, subject: "", taskIds: [], trailerIds: [], runId: undefined, statement: undefined };

  it("proves the task that it is about, right behind the commit that the line names", () => {
    assert.deepEqual(proofOf(), ["proven", "no code, confirmed by a person: so"]);
    assert.equal(proofOf({ files: [own, "src/a.js"] })[0], "weak");
    assert.equal(proofOf({ files: [] })[0], "weak");
    assert.equal(proofOf({ parent: "aaa1111" })[0], "weak");
    assert.equal(proofOf({ trailerIds: [two, one] })[0], "weak");
  });
});

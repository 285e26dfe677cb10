import assert from "node:assert/strict";
import type { Task } from "../../../src/core/document/model.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import {
  codeSpans,
  dependencyIds,
  evidencePaths,
  serviceNames,
  surfacePaths,
  verificationCommands,
} from "../../../src/core/document/taskDetails.ts";
import { TaskMemo } from "../../../src/core/document/taskMemo.ts";
import { TaskShape } from "../../../src/core/document/taskShape.ts";

function taskWith(...bullets: string[]): Task {
  const lines = bullets.map((bullet) => `  - ${bullet}`).join("\n");
  const [task] = parseDocument(`## TASK_LEDGER\n### TODO\n- T-20260102-001 — x\n${lines}\n`).ledgers.flatMap(
    (one) => one.tasks,
  );
  assert.ok(task);
  return task;
}

describe("task details", () => {
  it("evidence: paths in back-ticks and bare ones, each once", () => {
    const task = taskWith(
      "**Evidence required:** `docker-compose.yml`, `backend/Dockerfile`, `docs/SETUP.md` (Docker section), docs/SETUP.md",
      "**Evidence:** ./src/lamp.py and src/ui/; see README.md, e.g. the end. `git diff --name-only`, https://a.example/b.md, and/or",
    );
    assert.deepEqual(evidencePaths(task), [
      "docker-compose.yml",
      "backend/Dockerfile",
      "docs/SETUP.md",
      "src/lamp.py",
      "src/ui/",
      "README.md",
    ]);
    assert.deepEqual(evidencePaths(taskWith("**Notes:** `a/b.md`")), []);
    assert.deepEqual(
      evidencePaths(
        taskWith("**Evidence:** `../secret.md`, `a/../../b.md`, `/etc/passwd`, `C:\\x.md`, `~/x.md`, `*.md`"),
      ),
      [],
    );
  });

  it("verification: inline code is a command, prose and named files are not", () => {
    const task = taskWith(
      "**Verification commands:** Follow setup guide, `git diff --name-only` shows `docs/SETUP.md`, ``echo `date` ``, `npm test`, `./check`, `scripts/check.sh`, `make`, `npm test`",
    );
    assert.deepEqual(verificationCommands(task), [
      "git diff --name-only",
      "echo `date`",
      "npm test",
      "./check",
      "scripts/check.sh",
      "make",
    ]);
    assert.deepEqual(verificationCommands(taskWith("**Verification commands:** look at it")), []);
  });

  it("surface: paths when there are any, else the items", () => {
    assert.deepEqual(surfacePaths(taskWith("**Surface area:** `src/api/`, docs, tests")), ["src/api/"]);
    assert.deepEqual(surfacePaths(taskWith("**Surface area:** horn, compressor (old, loud), timers.")), [
      "horn",
      "compressor (old, loud)",
      "timers",
    ]);
    assert.deepEqual(surfacePaths(taskWith()), []);
  });

  it("dependencies: ids, without its own", () => {
    assert.deepEqual(dependencyIds(taskWith("**Depends on:** T-20260102-002, T-20260102-001 and T-20260102-002")), [
      "T-20260102-002",
    ]);
    assert.deepEqual(dependencyIds(taskWith("**Notes:** T-20260102-002")), []);
  });

  it("services: names, and none for none", () => {
    assert.deepEqual(serviceNames(taskWith("**Services:** Backend, `ComfyUI`")), ["Backend", "ComfyUI"]);
    assert.deepEqual(serviceNames(taskWith("**Services:** (none)")), []);
  });

  it("code spans close with as many back-ticks as they open with", () => {
    assert.deepEqual(codeSpans("`a` `` b`c `` ` open"), ["a", "b`c"]);
    assert.deepEqual(codeSpans("``` not closed `but` this"), ["but"]);
    assert.deepEqual(codeSpans("``"), []);
  });
});

describe("what is remembered of a task", () => {
  it("is read from its bullets only where its words are in the text", () => {
    const line = "- T-20260102-001 — x\n";
    const memo = new TaskMemo(`${line}  - Checkpoint: abc\n`, line.length);
    assert.deepEqual(memo.bulletsOf("checkpoint", /words that are nowhere/), []);
    assert.equal(memo.bullets.length, 1);
    assert.deepEqual(memo.bulletsOf("checkpoint", /words that are nowhere/), memo.bullets);
    assert.equal(memo.checkpoint, memo.bullets[0]);
    assert.equal(new TaskMemo(line, line.length).checkpoint, null);
  });

  it("has no place for what is absent", () => {
    const { priority, priorityStart, priorityEnd, tagsStart, tagsEnd } = new TaskShape();
    assert.deepEqual([priority, priorityStart, priorityEnd, tagsStart, tagsEnd], [-1, -1, -1, -1, -1]);
  });
});

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ControlError, isAbort } from "../../src/core/base/errors.ts";
import { defaultSettings, type Settings } from "../../src/core/settings.ts";
import { type ControlPlane, type ControlPlaneOptions, createControlPlane } from "../../src/node/controlPlane.ts";
import { aControlDocument } from "../support/aControlDocument.ts";
import { FakeClock } from "../support/fakeClock.ts";
import { unusedAddress, withHttpServer } from "../support/fakeServers.ts";
import { InMemoryTextStore } from "../support/inMemoryTextStore.ts";
import { withTempFolder, withTempRepo } from "../support/tempRepo.ts";

const file = "docs/CONTROL_PLANE.md";
const id = "T-20260101-001";
const text = aControlDocument({ todo: [{ id }] });

async function withPlane(
  folder: string,
  options: Partial<ControlPlaneOptions> & { readonly set?: Partial<Settings> },
  use: (plane: ControlPlane) => Promise<void>,
): Promise<void> {
  const { set, ...rest } = options;
  const plane = await createControlPlane({ folder, settings: { ...defaultSettings, ...set }, ...rest });
  try {
    await use(plane);
  } finally {
    plane.dispose();
  }
}

describe("control plane", () => {
  it("reads without git: no truth, no lock, no runs, and no cycle", async () => {
    await withTempFolder(async (folder) => {
      mkdirSync(path.join(folder, "docs"));
      writeFileSync(path.join(folder, file), text);
      await withPlane(folder, {}, async (plane) => {
        const status = await plane.status();
        assert.deepEqual([status.truth, status.file, status.next?.id], [null, file, id]);
        assert.equal(await plane.truth(), null);
        assert.equal((await plane.select()).selected?.task.id, id);
        assert.deepEqual([await plane.lockOwner(), await plane.runs(5)], [undefined, []]);
        const events = plane.auto({ executor: "manual" }, new AbortController().signal);
        await assert.rejects(events.next(), { code: "not-a-repository" });
      });
    });
  });

  it("reads where git is not installed", async () => {
    await withTempRepo({ [file]: text }, async (repo) => {
      const former = process.env.PATH;
      process.env.PATH = path.join(repo.root, "nowhere");
      try {
        await withPlane(repo.root, {}, async (plane) => assert.equal((await plane.status()).truth, null));
      } finally {
        process.env.PATH = former;
      }
    });
  });

  it("tells the truth of git beside what the document says, from a folder below the top", async () => {
    await withTempRepo({ [`sub/${file}`]: text, "a.txt": "a\n" }, async (repo) => {
      const head = repo.git("rev-parse", "--short", "HEAD").trim();
      const withCheckpoint = text.replace(/(LAST_CHECKPOINT[^\n]*?)`?(none|[0-9a-f]{7})`?/, `$1\`${head}\``);
      assert.notEqual(withCheckpoint, text);
      repo.write(`sub/${file}`, withCheckpoint);
      repo.write("new.txt", "");
      await withPlane(repo.absolute("sub"), {}, async (plane) => {
        assert.deepEqual(await plane.truth(), {
          head,
          headSubject: "first",
          branch: "main",
          dirty: 2,
          lastCheckpoint: head,
          lastCheckpointExists: true,
        });
        assert.equal((await plane.status()).file, `sub/${file}`);
        repo.write(`sub/${file}`, withCheckpoint.replace(head, "abc1234"));
        const { lastCheckpoint, lastCheckpointExists } = (await plane.truth()) ?? {};
        assert.deepEqual([lastCheckpoint, lastCheckpointExists], ["abc1234", false]);
      });
    });
  });

  it("tells of git although there is no document, and names what is missing", async () => {
    await withTempRepo({ "a.txt": "a\n" }, async (repo) => {
      await withPlane(repo.root, {}, async (plane) => {
        assert.equal((await plane.truth())?.branch, "main");
        assert.deepEqual(await plane.runs(5), []);
        await assert.rejects(plane.status(), { code: "document-missing" });
        await assert.rejects(plane.document(), { code: "document-missing" });
      });
    });
  });

  it("asks git again for its rules only when the text asks something else, or when told", async () => {
    await withTempRepo({ [file]: text }, async (repo) => {
      let calls = 0;
      await withPlane(repo.root, { onGit: () => calls++ }, async (plane) => {
        const callsOf = async (reuse: boolean) => {
          const before = calls;
          const found = await plane.checkGit({ reuse });
          assert.equal(found?.document.text, repo.read(file));
          return { calls: calls - before, rules: found?.findings.map(({ rule }) => rule) };
        };
        assert.deepEqual((await callsOf(true)).rules, []);
        repo.write(file, text.replace("Sow", "Water"));
        assert.deepEqual(await callsOf(true), { calls: 0, rules: [] });
        assert.ok((await callsOf(false)).calls > 0);
        const [line = ""] = /^- T-.*$/m.exec(text) ?? [];
        repo.write(file, text.replace(line, "").replace("### DONE\n", `### DONE\n\n${line} (checkpoint: 1234567)\n`));
        const asked = await callsOf(true);
        assert.ok(asked.calls > 0);
        assert.ok(asked.rules?.includes("done-checkpoint-gone"));
        assert.deepEqual(await callsOf(true), { calls: 0, rules: asked.rules });
      });
    });
  });

  it("parses a version once, and sees the next", async () => {
    await withTempRepo({ [file]: text }, async (repo) => {
      await withPlane(repo.root, {}, async (plane) => {
        const first = await plane.document();
        assert.equal(await plane.document(), first);
        repo.write(file, text.replace(id, "T-20260101-002"));
        assert.ok((await plane.document()).findTask("T-20260101-002"));
      });
    });
  });

  it("computes edits again when the text moved on, once", async () => {
    await withTempFolder(async (folder) => {
      const store = new InMemoryTextStore(text);
      await withPlane(folder, { store }, async (plane) => {
        const moved = (times: number) => {
          let calls = 0;
          return plane.edit((document) => {
            if (calls++ < times) store.replace(`${document.text}\n`);
            return [{ range: { start: 0, end: 0 }, newText: "x" }];
          });
        };
        assert.equal((await moved(1)).text, `x${text}\n`);
        await assert.rejects(moved(2), { code: "stale-edit" });
        const before = await plane.document();
        assert.equal(await plane.edit(() => []), before);
        const refuse = () => {
          throw new ControlError("task-unknown", "no such task");
        };
        await assert.rejects(plane.edit(refuse), { code: "task-unknown" });
      });
    });
  });

  it("keeps a waiting run as a lease, lists it, and ends it", async () => {
    await withTempRepo({ [file]: text }, async (repo) => {
      const clock = new FakeClock();
      const options = { clock, approvalsFolder: `${repo.root}-approvals` };
      const signal = new AbortController().signal;
      await withPlane(repo.root, options, async (plane) => {
        for await (const _ of plane.auto({ executor: "manual" }, signal));
      });
      await withPlane(repo.root, options, async (plane) => {
        const owner = await plane.lockOwner();
        assert.equal(owner?.kind, "lease");
        const [run] = await plane.runs(5);
        assert.deepEqual([run?.runId, run?.outcome, run?.taskId], [owner?.runId, "WAITING", id]);
        for await (const _ of plane.resume("stop", signal));
        assert.equal(await plane.lockOwner(), undefined);
        assert.equal((await plane.runs(5))[0]?.outcome, "CANCELLED");
        await assert.rejects(plane.resume("verify", signal).next(), { code: "run-unknown" });
      });
    });
  });

  it("looks at the services, tells who listens, and stops when it is disposed of", async () => {
    await withTempRepo({ [file]: text }, async (repo) => {
      const nobody = await unusedAddress();
      await withHttpServer(
        (request, response) => (request.url === "/never" ? undefined : void response.end("ok")),
        async (base) => {
          const services = [
            { id: "one", name: "One", url: `${base}/`, protocol: "http" },
            { id: "two", name: "Two", url: nobody, protocol: "http" },
          ] as const;
          await withPlane(repo.root, { set: { services } }, async (plane) => {
            const heard: string[][] = [];
            plane.onDidProbe((health) => heard.push(health.map(({ service, state }) => `${service.id} ${state}`)));
            const health = await plane.probeServices();
            assert.deepEqual(heard, [health.map(({ service, state }) => `${service.id} ${state}`)]);
            assert.ok(heard[0]?.includes("one up") && heard[0].includes("two down"), heard.join());
          });
          const slow = [{ id: "slow", name: "Slow", url: `${base}/never`, protocol: "http" }] as const;
          const plane = await createControlPlane({
            folder: repo.root,
            settings: { ...defaultSettings, services: slow },
          });
          const asked = plane.probeServices();
          plane.dispose();
          await assert.rejects(asked, (error) => isAbort(error));
        },
      );
    });
  });
});

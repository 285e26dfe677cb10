/** Step B over real services: what a task needs is asked, started once, asked again, and told. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { IncomingHttpHeaders } from "node:http";
import path from "node:path";
import type { ServiceSpec } from "../../../src/core/ports.ts";
import { aControlDocument, type SeedDocument } from "../../support/aControlDocument.ts";
import { type CycleRepo, withCycleRepo } from "../../support/cycleRepo.ts";
import { unusedAddress, withHttpServer } from "../../support/fakeServers.ts";

const file = "docs/CONTROL_PLANE.md";
const id = "T-20260101-001";
const program = `require("node:http").createServer((_, response) => response.end("ok")).listen(Number(process.argv[2]), "127.0.0.1");
`;
const health = `
## SYSTEM HEALTH

| Service | Port | Status | Last Check |
| --- | --- | --- | --- |
| Backend | 1 | ⚪ Unknown | never |
| Backend Worker | 2 | ⚪ Unknown | never |
| Frontend | 3 | ⚪ Unknown | never |
`;

const needsBackend: SeedDocument = { todo: [{ id, suffix: "[P1] (#core)", details: ["**Services:** backend"] }] };

async function withService(
  spec: Partial<ServiceSpec> & { readonly url: string },
  use: (repo: CycleRepo) => Promise<void>,
  others: readonly ServiceSpec[] = [],
): Promise<void> {
  const text = aControlDocument(needsBackend);
  const at = text.search(/^## .*LEDGER/m);
  const document = `${text.slice(0, at)}${health.trimStart()}\n${text.slice(at)}`;
  const service: ServiceSpec = { id: "backend", name: "Backend", protocol: "http", ...spec };
  const files = { [file]: document, "src/app.json": "{}\n", "serve.cjs": program };
  await withCycleRepo(files, { services: [service, ...others] }, async (repo) => {
    try {
      await use(repo);
    } finally {
      endStarted(repo);
    }
  });
}

function endStarted(repo: CycleRepo): void {
  const record = path.join(repo.root, ".git", "control-plane", "services", "backend.json");
  try {
    process.kill(JSON.parse(readFileSync(record, "utf8")).pid, "SIGKILL");
  } catch {
    // It was never started, or it has ended.
  }
}

const agent = (repo: CycleRepo) =>
  repo.agent(`import { writeFileSync } from "node:fs";\nwriteFileSync("src/notes.json", "{}\\n");`);
const rowsOf = (repo: CycleRepo) =>
  Object.fromEntries((repo.document().health?.rows ?? []).map(({ service, status }) => [service, status]));

describe("the health gate", () => {
  it("asks in the run's name, keeps the answer, and writes what was observed, in its row alone", async () => {
    const headers: IncomingHttpHeaders[] = [];
    await withHttpServer(
      (request, response) => {
        headers.push(request.headers);
        response.setHeader("content-type", "application/json").end('{"status": "ok",\n "version": "1.2.3"}');
      },
      (base) =>
        withService({ url: `${base}/api/health` }, async (repo) => {
          const { report } = await repo.auto({ agentCommand: agent(repo) });
          assert.equal(report.outcome, "DONE", report.result);
          assert.deepEqual(
            headers.map((each) => each["x-run-id"]),
            [report.run],
          );
          const lines = repo.read(`.control-plane/runs/${report.run}/events.jsonl`).trim().split("\n");
          const told = lines.map((line) => JSON.parse(line)).find(({ type }) => type === "health");
          assert.equal(told.data.health.answer, '{"status": "ok", "version": "1.2.3"}');
          assert.deepEqual(rowsOf(repo), {
            Backend: "🟢 Up",
            "Backend Worker": "⚪ Unknown",
            Frontend: "⚪ Unknown",
          });
          assert.match(repo.read(file), /Backend up: 200 in \d+ ms/);
        }),
    );
  });

  it("starts it once by the person's own command, without asking, and goes on", async () => {
    const url = await unusedAddress();
    const start = `"${process.execPath}" serve.cjs ${new URL(url).port}`;
    await withService({ url, start }, async (repo) => {
      const { report, events } = await repo.auto({ agentCommand: agent(repo) });
      assert.equal(report.outcome, "DONE", report.result);
      const states = events.flatMap((event) => (event.type === "health" ? [event.health.state] : []));
      assert.deepEqual(states, ["down", "up"]);
      assert.equal(rowsOf(repo).Backend, "🟢 Up");
    });
  });

  it("blocks after one recovery and one look more, with the reason and no path of this machine", async () => {
    const start = `"${process.execPath}" -e "console.error('no database'); process.exit(3)"`;
    await withService({ url: await unusedAddress(), start }, async (repo) => {
      const { report, events } = await repo.auto({ agentCommand: agent(repo) });
      assert.equal(report.outcome, "BLOCKED", report.result);
      assert.equal(events.filter(({ type }) => type === "health").length, 2);
      assert.match(report.result, /failed with exit code 3: no database/);
      assert.ok(!repo.read(file).includes(repo.root), "the document holds no path of this machine");
      assert.equal(rowsOf(repo).Backend, "🔴 Down");
      assert.equal(repo.document().blockers?.items.length, 1);
    });
  });

  it("does not run a launcher that nobody approved", async function () {
    if (process.platform === "win32") return this.skip();
    await withService({ url: await unusedAddress() }, async (repo) => {
      repo.write("launch.sh", "touch ran\n");
      repo.git("add", "launch.sh");
      repo.git("commit", "-qm", "chore: a launcher");
      const { report, events } = await repo.auto({ agentCommand: agent(repo) });
      assert.equal(report.outcome, "BLOCKED");
      assert.equal(events.filter(({ type }) => type === "health").length, 1);
      assert.equal(repo.exists("ran"), false);
    });
  });

  it("takes a stranger's answer for none, and does not start beside it", () =>
    withHttpServer(
      (_, response) => void response.writeHead(200, { "content-type": "text/html" }).end("<h1>other</h1>"),
      (base) =>
        withService({ url: `${base}/api/health`, start: "node never.js" }, async (repo) => {
          const { report, events } = await repo.auto({ agentCommand: agent(repo) });
          assert.equal(report.outcome, "BLOCKED");
          assert.match(report.result, /answers HTML/);
          assert.equal(events.filter(({ type }) => type === "health").length, 1);
        }),
    ));

  it("asks what the service depends on first, and nothing that no task needs", async () => {
    const asked: string[] = [];
    await withHttpServer(
      (request, response) => {
        asked.push(request.url ?? "");
        response.end("ok");
      },
      (base) =>
        withService(
          { url: `${base}/backend`, dependsOn: ["store"] },
          async (repo) => {
            assert.equal((await repo.auto({ agentCommand: agent(repo) })).report.outcome, "DONE");
            assert.deepEqual(asked, ["/store", "/backend"]);
          },
          [
            { id: "other", name: "Other", url: `${base}/other`, protocol: "http" },
            { id: "store", name: "Store", url: `${base}/store`, protocol: "http" },
          ],
        ),
    );
  });
});

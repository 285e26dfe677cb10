import assert from "node:assert/strict";
import { HttpHealthProbe } from "../../../src/node/health/httpHealthProbe.ts";
import { LaunchedPortProbe } from "../../../src/node/health/launchedPortProbe.ts";
import { systemClock } from "../../../src/node/systemClock.ts";
import { unusedAddress, withHttpServer } from "../../support/fakeServers.ts";
import { withTempRepo } from "../../support/tempRepo.ts";

describe("LaunchedPortProbe", () => {
  it("finds a service where the launcher put it, says so, and believes nothing else", () =>
    withHttpServer(
      (_, response) => void response.end('{"status":"ok"}'),
      (base) =>
        withTempRepo({}, async (repo) => {
          const probe = new LaunchedPortProbe(repo.root, new HttpHealthProbe(systemClock));
          const url = `${await unusedAddress()}/api/health`;
          const look = (of = url) => probe.probe({ id: "backend", name: "Backend", url: of, protocol: "http" });
          const port = Number(new URL(base).port);
          assert.equal((await look()).state, "down");
          repo.write("runs/launcher/latest.txt", "2026-01-02_03-04-05\n");
          repo.write("runs/launcher/2026-01-02_03-04-05/ports.json", JSON.stringify({ backend: port, frontend: 1 }));
          const { detail, service, state } = await look();
          assert.deepEqual([state, service.url], ["up", `${base}/api/health`]);
          assert.match(detail, new RegExp(`at port ${port} as runs/launcher says`));
          assert.equal((await look(`${base}/api/health`)).service.url, `${base}/api/health`);
          assert.equal((await look("http://no-such-host.invalid/api/health")).state, "down");
          for (const told of [
            "{",
            "[]",
            '{"backend":"8000"}',
            '{"backend":70000}',
            '{"backend":-1}',
            '{"backend":1.5}',
          ]) {
            repo.write("runs/launcher/2026-01-02_03-04-05/ports.json", told);
            assert.equal((await look()).state, "down", told);
          }
          repo.write("ports.json", JSON.stringify({ backend: port }));
          for (const name of ["../..", "..", "a/../../.."]) {
            repo.write("runs/launcher/latest.txt", name);
            assert.equal((await look()).state, "down", name);
          }
        }),
    ));
});

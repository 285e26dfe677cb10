import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import {
  findPortOwner,
  listeningInodes,
  localPortOf,
  parseLsof,
  parseNetstat,
} from "../../../src/node/health/portOwner.ts";

describe("the owner of a port", () => {
  it("is this process for a port that it listens at, and nobody for a free one", async function () {
    if (process.platform === "win32") return this.skip();
    for (const host of ["127.0.0.1", "::"]) {
      const server = createServer().listen(0, host);
      await once(server, "listening");
      const { port } = server.address() as { port: number };
      const owner = await findPortOwner(port);
      // A system without lsof does not say.
      if (process.platform === "linux" || owner) assert.equal(owner?.pid, process.pid);
      if (process.platform === "linux") assert.match(owner?.command ?? "", /node|mocha/);
      await new Promise((resolve) => server.close(resolve));
      assert.equal(await findPortOwner(port), undefined);
    }
  });

  it("is read from what each system prints", () => {
    const table = [
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
      "   0: 0100007F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4242 1",
      "   1: 0100007F:1F40 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1000        0 4343 1",
      "   2: 0100007F:1F41 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4444 1",
    ].join("\n");
    assert.deepEqual(listeningInodes(table, 8000), ["4242"]);
    assert.deepEqual(listeningInodes("", 8000), []);
    assert.deepEqual(parseLsof("p77\ncnode\nf21\n"), { pid: 77, command: "node" });
    assert.deepEqual(parseLsof(""), { pid: undefined, command: "" });
    const netstat = [
      "  Proto  Lokale Adresse         Remoteadresse          Status           PID",
      "  TCP    127.0.0.1:58000        0.0.0.0:0              ABHÖREN         1",
      "  TCP    127.0.0.1:8000         127.0.0.1:50000        HERGESTELLT     2",
      "  TCP    [::]:8000              [::]:0                 ABHÖREN         4242",
    ].join("\r\n");
    assert.equal(parseNetstat(netstat, 8000), 4242);
    assert.equal(parseNetstat(netstat, 8001), undefined);
  });

  it("is asked for addresses of this machine alone", () => {
    assert.equal(localPortOf("http://localhost:8000/x"), 8000);
    assert.equal(localPortOf("http://[::1]/"), 80);
    assert.equal(localPortOf("https://127.0.0.2/"), 443);
    assert.equal(localPortOf("http://example.test:8000/"), undefined);
    assert.equal(localPortOf("no address"), undefined);
  });
});

/** What looking at three services costs a window that nobody uses. Prints one JSON line a measure. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { ServiceSpec } from "../../src/core/ports.ts";
import { defaultSettings } from "../../src/core/settings.ts";
import { HttpHealthProbe } from "../../src/node/health/httpHealthProbe.ts";
import { systemClock } from "../../src/node/systemClock.ts";

const limitPercent = 0.2;
const rounds = 30;
const betweenMs = 500;
const role = process.argv[2];

/** Milliseconds of processor time that this process takes in a window of so many rounds. */
async function cost(round: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  for (let at = 0; at < rounds; at++) {
    await round();
    await delay(betweenMs);
  }
  const { system, user } = process.cpuUsage(before);
  return (system + user) / 1000;
}

async function serve(): Promise<void> {
  const ports: number[] = [];
  for (let at = 0; at < 3; at++) {
    const server = createServer((_, response) => {
      response.setHeader("content-type", "application/json").end('{"status":"ok","version":"1.2.3"}');
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    ports.push((server.address() as AddressInfo).port);
  }
  process.send?.(ports);
}

async function idle(): Promise<void> {
  await once(process, "message");
  process.send?.(await cost(async () => undefined));
}

async function look(): Promise<void> {
  const self = fileURLToPath(import.meta.url);
  const [servers, beside] = [fork(self, ["serve"]), fork(self, ["idle"])];
  try {
    const [ports] = (await once(servers, "message")) as [number[]];
    const services = ports.map(
      (port): ServiceSpec => ({
        ...{ id: `s${port}`, name: "S", protocol: "http" },
        url: `http://127.0.0.1:${port}/api/health`,
      }),
    );
    const probe = new HttpHealthProbe(systemClock);
    const round = () => Promise.all(services.map((service) => probe.probe(service)));
    for (let at = 0; at < 5; at++) {
      const states = (await round()).map(({ state }) => state);
      if (states.some((state) => state !== "up")) throw new Error(`Unexpected states ${states.join(", ")}`);
    }
    beside.send("go");
    const told = once(beside, "message") as Promise<[number]>;
    const looking = await cost(round);
    const [waiting] = await told;
    const roundMs = Math.max(0, looking - waiting) / rounds;
    const percent = (100 * roundMs) / (defaultSettings.healthIntervalSeconds * 1000);
    report("cost of looking at three services, at the usual interval", percent, "% of a processor", limitPercent);
    console.log(`one round of three looks takes ${roundMs.toFixed(1)} ms of processor time`);
  } finally {
    servers.kill();
    beside.kill();
  }
}

function report(name: string, value: number, unit: string, limit: number): void {
  console.log(JSON.stringify({ name, value, unit, target: `≤ ${limit} ${unit}`, ok: value <= limit }));
}

if (role === "serve") await serve();
else if (role === "idle") await idle();
else await look();

/** The engine in a process of its own, which its agent, a hook or its own hand may kill. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { EngineOrder } from "./engine.host.ts";

const host = path.resolve("dist/test/integration/crash/engine.host.js");

/** What a run of the engine process came to. */
export interface Ended {
  readonly signal: NodeJS.Signals | null;
  readonly code: number | null;
  readonly words: string;
}

/** Runs the order to its end, whichever that is. */
export async function runEngine(order: EngineOrder, env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const child = spawn(process.execPath, [host, JSON.stringify(order)], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let words = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      words += text;
    });
  }
  // Not "close": what a killed engine started keeps the streams open.
  const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  return { code, signal, words };
}

/** HTTP questions. Loads undici: import this file when it is first needed. */
import { Agent, request } from "undici";

export interface HttpAnswer {
  readonly status: number;
  readonly type: string;
  readonly location: string | undefined;
  /** The beginning of the body, at most 256 KB. */
  readonly body: string;
  readonly latencyMs: number;
}

const maximumBody = 256 * 1024;

/** Asks once, follows no redirect, and keeps no connection open. Throws what the network throws. */
export async function askHttp(
  url: string,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>> = {},
): Promise<HttpAnswer> {
  const agent = new Agent({ pipelining: 0 });
  const started = performance.now();
  try {
    const answer = await request(url, { dispatcher: agent, signal, headers });
    const header = (name: string) => [answer.headers[name]].flat()[0];
    const body = await readBeginning(answer.body);
    return {
      status: answer.statusCode,
      type: header("content-type") ?? "",
      location: header("location"),
      body,
      latencyMs: Math.round(performance.now() - started),
    };
  } finally {
    await agent.destroy();
  }
}

async function readBeginning(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= maximumBody) break;
  }
  return Buffer.concat(chunks).toString("utf8", 0, Math.min(size, maximumBody));
}

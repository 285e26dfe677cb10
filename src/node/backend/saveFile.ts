import { open, rename, rm } from "node:fs/promises";
import { parsePythonJson } from "../../core/base/pythonJson.ts";
import type { HttpCall } from "../http/httpConnection.ts";
import { type BackendAnswer, decodeAnswer } from "./backendAnswer.ts";
import { type BackendCalls, maximumJson } from "./backendCalls.ts";

const bounds = { timeoutMs: 3_600_000, maximumBytes: 64 * 1024 ** 3 };

/**
 * Writes what the backend sends to `file`, whole or not at all, and gives the number of bytes. A refusal, which comes with 200 as
 * well, is told by its first character: no archive, picture or video begins with a brace.
 */
export async function saveFile(
  calls: BackendCalls,
  call: Pick<HttpCall, "body" | "method" | "path">,
  file: string,
  signal?: AbortSignal,
): Promise<BackendAnswer<number>> {
  const part = `${file}.part`;
  const handle = await open(part, "w");
  let bytes = 0;
  let said: Buffer | undefined;
  try {
    const take = async (chunk: Buffer) => {
      if (bytes === 0 && chunk[0] === 0x7b) said = Buffer.alloc(0);
      bytes += chunk.length;
      if (said === undefined) await handle.writeFile(chunk);
      else if (said.length < maximumJson) said = Buffer.concat([said, chunk]);
    };
    const status = await calls.stream({ ...call, ...bounds }, take, signal);
    await handle.close();
    if (status === 200 && said === undefined) {
      await rename(part, file);
      return { ok: true, value: bytes };
    }
    return decodeAnswer<number>(status, parsePythonJson(said?.toString("utf8") ?? ""), () => undefined);
  } finally {
    await handle.close();
    await rm(part, { force: true });
  }
}

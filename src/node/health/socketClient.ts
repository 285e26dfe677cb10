/** WebSocket questions. Loads ws: import this file when it is first needed. */
import { WebSocket } from "ws";
import { toNetworkWords } from "./networkWords.ts";

/** Why no socket opens; undefined when one does. No `Origin` is sent: ComfyUI refuses foreign ones. */
export async function socketFault(url: string, signal: AbortSignal): Promise<string | undefined> {
  const socket = new WebSocket(url, { perMessageDeflate: false, followRedirects: false });
  const onAbort = () => socket.terminate();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await new Promise<string | undefined>((resolve) => {
      socket.once("open", () => resolve(undefined));
      // Stays registered: ending a socket that is still connecting is an error event of its own.
      socket.on("error", (error) => resolve(signal.aborted ? "no answer in time" : toNetworkWords(error)));
      if (signal.aborted) onAbort();
    });
  } finally {
    signal.removeEventListener("abort", onAbort);
    socket.terminate();
  }
}

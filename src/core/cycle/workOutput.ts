/** What an executor prints: in whole lines, without secrets, told up to a limit; its beginning and its end are kept. */
import type { CycleRun } from "./cycleRun.ts";
import { KeptOutput } from "./keptOutput.ts";

const toldLength = 8_000_000;
/** A line longer than this goes out in pieces. */
const longLine = 16_384;
/** So much of a long line waits for the next piece, so that no secret is cut in two. */
const overlap = 4096;
/** A key that never ends is given up as a key. */
const longKey = 65_536;

export class WorkOutput {
  readonly #run: CycleRun;
  /** Of each stream, what waits for the end of its line. */
  readonly #rests = new Map<string, string>();
  readonly #kept: KeptOutput;
  #length = 0;
  /** Of what came when enough had been told. */
  #unseen = 0;
  #log: Promise<void> = Promise.resolve();
  #isLogLost = false;

  constructor(run: CycleRun) {
    this.#run = run;
    this.#kept = new KeptOutput(run.ports.createDigest());
  }

  append(text: string, stream = "stdout"): void {
    if (this.#length > toldLength) {
      this.#unseen += new TextEncoder().encode(text).length;
      return;
    }
    const waiting = (this.#rests.get(stream) ?? "") + text;
    const ready = readyLength(waiting);
    this.#rests.set(stream, waiting.slice(ready));
    if (ready > 0) this.#tell(waiting.slice(0, ready));
  }

  /** True when `output.log` lacks something that it should have. */
  get isLogLost(): boolean {
    return this.#isLogLost;
  }

  /** Tells what waits for its line's end, and resolves when everything is written. */
  async end(): Promise<void> {
    for (const rest of this.#rests.values()) if (rest !== "") this.#tell(rest);
    this.#rests.clear();
    this.#keep(this.#kept.end(this.#unseen));
    await this.#log;
  }

  #tell(whole: string): void {
    const text = this.#run.ports.redact(whole);
    const isFirstTooMuch = this.#length <= toldLength && this.#length + text.length > toldLength;
    this.#keep(this.#kept.append(text));
    this.#length += text.length;
    this.#run.tell({ type: "output", text: isFirstTooMuch ? "\n… what follows is not shown\n" : text });
  }

  #keep(text: string): void {
    if (text === "") return;
    this.#log = this.#log.then(async () => {
      try {
        await this.#run.folder.appendFile("output.log", text);
      } catch {
        // The executor may have removed the folder that it is kept in; the run goes on, and says so.
        this.#isLogLost = true;
      }
    });
  }
}

/** How much of the text may go out now: whole lines, and no part of a key or of a value whose name stands before it. */
function readyLength(text: string): number {
  const lines = text.lastIndexOf("\n") + 1;
  if (lines === 0) return text.length > longLine ? text.length - overlap : 0;
  const key = text.lastIndexOf("-----BEGIN ", lines);
  const isOpen = key !== -1 && text.indexOf("-----END ", key) === -1 && lines - key < longKey;
  if (isOpen) return text.lastIndexOf("\n", key) + 1;
  const before = text.slice(0, lines).trimEnd();
  return /[:=]$/.test(before) && text.length < longLine ? before.lastIndexOf("\n") + 1 : lines;
}

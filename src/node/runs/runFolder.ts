import { appendFileSync, closeSync, createReadStream, fstatSync, openSync, readSync } from "node:fs";
import { open, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { ControlError } from "../../core/base/errors.ts";
import type { Clock, JournalRecord, RunFolder } from "../../core/ports.ts";
import { errorCode } from "../files/atomicWrite.ts";
import type { Redactor } from "./redact.ts";

const journalName = "events.jsonl";

/**
 * A run's folder on disk. Every line of the journal outlives a killed process; flushing it to the disk costs milliseconds, so
 * only what announces an effect pays for it.
 */
export class FsRunFolder implements RunFolder {
  readonly runId: string;
  readonly path: string;
  readonly #absolute: string;
  readonly #clock: Clock;
  readonly #redactor: Redactor;
  #next: Promise<number> | undefined;
  /** True once the journal is known to end with a whole line. */
  #isWhole = false;

  constructor(init: { runId: string; path: string; absolute: string; clock: Clock; redactor: Redactor }) {
    this.runId = init.runId;
    this.path = init.path;
    this.#absolute = init.absolute;
    this.#clock = init.clock;
    this.#redactor = init.redactor;
  }

  /** Appends wait for one another, so that the numbers follow the order of the calls. */
  append(type: string, data: unknown): Promise<void> {
    const former = this.#next ?? this.#lastSeq();
    const written = former.then((seq) => {
      const at = this.#clock.now().toISOString();
      const record: JournalRecord = { seq: seq + 1, at, runId: this.runId, type, data: this.#redactor.value(data) };
      appendLine(this.#file(journalName), `${JSON.stringify(record)}\n`, this.#isWhole);
      this.#isWhole = true;
      return seq + 1;
    });
    // A failed line is told to its caller; the next one counts on from the line before.
    this.#next = written.catch(() => {
      this.#isWhole = false;
      return former;
    });
    return written.then(() => undefined);
  }

  async flush(): Promise<void> {
    await this.#next;
    const handle = await open(this.#file(journalName), "r+");
    try {
      await handle.datasync();
    } finally {
      await handle.close();
    }
  }

  async writeFile(name: string, text: string): Promise<void> {
    await writeFile(this.#file(name), this.#redactor.text(text));
  }

  async appendFile(name: string, text: string): Promise<void> {
    await writeFile(this.#file(name), this.#redactor.text(text), { flag: "a" });
  }

  async readFile(name: string): Promise<string | undefined> {
    try {
      return await readFile(this.#file(name), "utf8");
    } catch (error) {
      if (errorCode(error) === "ENOENT") return undefined;
      throw error;
    }
  }

  async records(): Promise<readonly JournalRecord[]> {
    const records: JournalRecord[] = [];
    try {
      const lines = createInterface({ input: createReadStream(this.#file(journalName)), crlfDelay: Infinity });
      for await (const line of lines) {
        const record = parseRecord(line);
        if (record) records.push(record);
      }
    } catch (error) {
      if (errorCode(error) !== "ENOENT") throw error;
    }
    return records;
  }

  async #lastSeq(): Promise<number> {
    return (await this.records()).at(-1)?.seq ?? 0;
  }

  #file(name: string): string {
    if (!/^[\w.-]+$/.test(name) || /^\.+$/.test(name)) {
      throw new ControlError(
        "path-refused",
        `Unexpected file name ${JSON.stringify(name)}, expected one without a path`,
      );
    }
    return path.join(this.#absolute, name);
  }
}

/**
 * A whole line goes out in one write; a line that a crash cut off before gets its end first. In this very thread: to wake another
 * one costs ten times what the few bytes do.
 */
function appendLine(file: string, line: string, isWhole: boolean): void {
  const descriptor = openSync(file, "a+");
  try {
    appendFileSync(descriptor, !isWhole && endsInsideLine(descriptor) ? `\n${line}` : line);
  } finally {
    closeSync(descriptor);
  }
}

function endsInsideLine(descriptor: number): boolean {
  const { size } = fstatSync(descriptor);
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  readSync(descriptor, last, 0, 1, size - 1);
  return last[0] !== 10;
}

/** A line of a journal; undefined when it is broken. */
export function parseRecord(line: string): JournalRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // A line that was cut off by a crash, or written by an older tool, tells nothing.
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { seq, at, runId, type, data } = value as Record<string, unknown>;
  const whole =
    typeof seq === "number" && typeof at === "string" && typeof runId === "string" && typeof type === "string";
  return whole ? { seq, at, runId, type, data } : undefined;
}

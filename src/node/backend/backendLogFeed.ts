import type { Disposable } from "../../core/base/disposables.ts";
import { isAbort } from "../../core/base/errors.ts";
import type { BackendClient } from "./backendClient.ts";
import type { LogLine } from "./backendShapes.ts";

export interface BackendLogFeedInit {
  readonly client: BackendClient;
  /** Oldest first, each line once. */
  readonly onLines: (lines: readonly LogLine[]) => void;
  /** Told once in a row of failures. */
  readonly onFailure: (error: unknown) => void;
  /** Nobody looks: nothing is asked. */
  readonly isWanted?: () => boolean;
  readonly intervalMs?: number;
}

const askedLines = 500;

/** The backend's log as it grows. The backend has no tail of its own: it is asked again and again, and what is known is left out. */
export class BackendLogFeed implements Disposable {
  readonly #init: BackendLogFeedInit;
  readonly #ended = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #known = new Map<string, number>();
  #asking: Promise<void> | undefined;
  #failed = false;

  constructor(init: BackendLogFeedInit) {
    this.#init = init;
    this.#timer = setInterval(() => {
      if (init.isWanted?.() ?? true) void this.ask();
    }, init.intervalMs ?? 2000);
    this.#timer.unref();
  }

  /** Asks now, or joins the question that is open; never rejects. */
  async ask(): Promise<void> {
    this.#asking ??= this.#step().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  dispose(): void {
    this.#ended.abort();
    clearInterval(this.#timer);
  }

  async #step(): Promise<void> {
    try {
      const answer = await this.#init.client.logs({ limit: askedLines }, this.#ended.signal);
      if (!answer.ok) throw new Error(answer.problem.message);
      this.#failed = false;
      const lines = this.#news(answer.value.toReversed());
      if (lines.length > 0) this.#init.onLines(lines);
    } catch (error) {
      if (isAbort(error) || this.#failed) return;
      this.#failed = true;
      this.#init.onFailure(error);
    }
  }

  /** The same line may be there several times: as many as were known are left out. */
  #news(lines: readonly LogLine[]): LogLine[] {
    const counts = new Map<string, number>();
    const news = lines.filter((line) => {
      const key = `${line.at}\0${line.source}\0${line.message}`;
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return count > (this.#known.get(key) ?? 0);
    });
    this.#known = counts;
    return news;
  }
}

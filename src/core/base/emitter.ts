import type { Disposable } from "./disposables.ts";

/** Subscribes a listener; dispose the result to leave. Listeners hear events in order, also those fired while firing. */
export type Event<T> = (listener: (event: T) => void) => Disposable;

export class Emitter<T> implements Disposable {
  #listeners = new Set<(event: T) => void>();
  #queue: T[] = [];
  #firing = false;
  readonly #onError: (error: unknown) => void;

  /** `onError` hears what a listener throws; the other listeners are still called. */
  constructor(
    onError: (error: unknown) => void = (error) =>
      queueMicrotask(() => {
        throw error;
      }),
  ) {
    this.#onError = onError;
  }

  readonly event: Event<T> = (listener) => {
    const own = (event: T) => listener(event);
    this.#listeners.add(own);
    return { dispose: () => void this.#listeners.delete(own) };
  };

  fire(event: T): void {
    this.#queue.push(event);
    if (this.#firing) return;
    this.#firing = true;
    try {
      while (this.#queue.length > 0) this.#deliver(this.#queue.shift() as T);
    } finally {
      this.#firing = false;
    }
  }

  #deliver(event: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch (error) {
        this.#onError(error);
      }
    }
  }

  dispose(): void {
    this.#listeners.clear();
    this.#queue.length = 0;
  }
}

import type { Clock } from "../../src/core/ports.ts";

/** A clock that stands still until it is moved. */
export class FakeClock implements Clock {
  #now: number;

  constructor(iso = "2026-01-02T03:04:05.000Z") {
    this.#now = Date.parse(iso);
  }

  now(): Date {
    return new Date(this.#now);
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}

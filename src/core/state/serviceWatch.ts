import type { ServiceHealth, ServiceState } from "../ports.ts";

/** What is known of the looks at one service: what a person takes it to be, and how many looks in a row found nobody. */
export interface ServiceWatch {
  /** `told-down`: a person was told so. Undefined: nothing that a person could count on was seen yet. */
  readonly trusted: "up" | "told-down" | undefined;
  readonly misses: number;
}

export const unwatched: ServiceWatch = { trusted: undefined, misses: 0 };

/**
 * What a look means for a person: news only when a service that was up is gone twice in a row, or is back after that was told.
 * Whoever is gone from the beginning is no news, nor is one look that failed.
 */
export function watchLook(
  before: ServiceWatch,
  { isSlow, state }: Pick<ServiceHealth, "isSlow" | "state">,
): { readonly watch: ServiceWatch; readonly news: "down" | "up" | undefined } {
  if (state === "up" || isSlow === true) {
    return { watch: { trusted: "up", misses: 0 }, news: before.trusted === "told-down" ? "up" : undefined };
  }
  if (state !== "down") return { watch: { ...before, misses: 0 }, news: undefined };
  const misses = before.misses + 1;
  const isNews = before.trusted === "up" && misses >= 2;
  return {
    watch: { trusted: isNews ? "told-down" : before.trusted, misses },
    news: isNews ? "down" : undefined,
  };
}

const soonMs = 5000;
const longestMs = 300_000;

/**
 * Milliseconds until the next look: soon after the first miss, then ever later, at most five minutes. `random` is from 0 to 1, so
 * that several windows do not ask in step.
 */
export function nextLookMs(intervalMs: number, misses: number, random: number): number {
  const jitter = 0.9 + 0.2 * random;
  if (misses === 1) return Math.min(soonMs, intervalMs) * jitter;
  const backedOff = intervalMs * 2 ** Math.min(Math.max(0, misses - 2), 10);
  return Math.min(backedOff, Math.max(intervalMs, longestMs)) * jitter;
}

/** The newest look at each service, each with the time since which it is in its state. Who is being started is not down. */
export function mergeHealth(
  before: readonly ServiceHealth[],
  looked: readonly ServiceHealth[],
  starting: ReadonlySet<string> = new Set(),
): readonly ServiceHealth[] {
  const others = before.filter(({ service }) => !looked.some((each) => each.service.id === service.id));
  const news = looked.map((health): ServiceHealth => {
    const former = before.find(({ service }) => service.id === health.service.id);
    const isStarting = health.state === "down" && starting.has(health.service.id);
    const state: ServiceState = isStarting ? "starting" : health.state;
    return {
      ...health,
      state,
      since: former?.state === state ? (former.since ?? former.observedAt) : health.observedAt,
    };
  });
  return [...others, ...news];
}

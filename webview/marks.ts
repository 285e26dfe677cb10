import type { CheckVerdict, Outcome } from "../src/core/cycle/events.ts";
import { type ElementNode, h } from "./dom.ts";
import { type IconName, icon } from "./icons.ts";

/** How good a thing is; shown by shape, word and colour together. */
export type Tone = "good" | "bad" | "warning" | "neutral" | "busy";

const toneIcons: Readonly<Record<Tone, IconName>> = {
  good: "agree",
  bad: "differ",
  warning: "warning",
  neutral: "none",
  busy: "current",
};

/** A shape with a word. */
export function mark(tone: Tone, word: string, shape: IconName = toneIcons[tone]): ElementNode {
  return h("span", { class: `mark tone-${tone}` }, icon(shape), h("span", null, word));
}

/** PASS, FAIL or SKIP. */
export function verdictMark(verdict: CheckVerdict): ElementNode {
  const tones: Readonly<Record<CheckVerdict, Tone>> = { PASS: "good", FAIL: "bad", SKIP: "neutral" };
  return mark(tones[verdict], verdict);
}

export function outcomeTone(outcome: Outcome): Tone {
  const tones: Readonly<Record<Outcome, Tone>> = {
    DONE: "good",
    DOING: "busy",
    FAILED: "bad",
    BLOCKED: "warning",
    CANCELLED: "neutral",
    NOTHING: "neutral",
  };
  return tones[outcome];
}

/** `P1`; nothing when the task states no priority. */
export function priorityMark(priority: string | null | undefined): ElementNode | null {
  if (priority === null || priority === undefined) return null;
  return h("span", { class: "pill", "data-priority": priority }, priority);
}

import { counted } from "../base/counted.ts";
import type { Candidate, Ineligibility, Selection } from "../selection/candidate.ts";

/** One candidate as `next --explain --json` prints it. */
export interface CandidateView {
  /** 1 is next; null when not eligible. */
  readonly rank: number | null;
  readonly id: string;
  readonly title: string;
  readonly priority: string | null;
  readonly state: string;
  readonly ledger: string;
  /** One-based. */
  readonly line: number;
  readonly unblocks: number;
  readonly surfaceSize: number;
  readonly reasons: readonly string[];
}

export function toCandidateView({ task, rank, unblocks, surfaceSize, reasons }: Candidate): CandidateView {
  return {
    rank: rank ?? null,
    id: task.id,
    title: task.title,
    priority: task.priority ?? null,
    state: task.state,
    ledger: task.ledger,
    line: task.line + 1,
    unblocks,
    surfaceSize,
    reasons,
  };
}

/** The ranking in words, aligned: the eligible ones (at most `limit`), then those that have to wait, with their reasons. */
export function toRankingLines(selection: Selection, limit = 10): string[] {
  const eligible = selection.candidates.filter((candidate) => candidate.rank !== undefined);
  const waiting = selection.candidates.filter((candidate) => candidate.rank === undefined);
  return [
    ...(eligible.length === 0 ? [toIdleSentence(selection)] : group(eligible, limit)),
    ...(waiting.length === 0 ? [] : ["", "Not now:", ...group(waiting, limit)]),
  ];
}

/** Why nothing is selected: how many tasks have to wait for what. */
export function toIdleSentence({ candidates }: Selection): string {
  const counts = new Map<string, number>();
  for (const { ineligible } of candidates) {
    const words = ineligible === undefined ? "can be done" : idleWords[ineligible.kind];
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  const parts = [...counts].map(([words, count]) => `${counted(count, "task")} ${words}`);
  const why = parts.length === 0 ? "none is open; put one under TODO" : parts.join(", ");
  return `No task can be done now: ${why}.`;
}

const idleWords: Readonly<Record<Ineligibility["kind"], string>> = {
  "done-already": "done already",
  blocked: "blocked",
  "open-blocker": "with an open blocker",
  "waits-for": "waiting for others",
  marked: "marked",
  duplicate: "listed twice",
};

function group(candidates: readonly Candidate[], limit: number): string[] {
  const shown = candidates.slice(0, limit);
  const width = Math.max(...shown.map((candidate) => candidate.task.id.length));
  const rankWidth = String(shown.at(-1)?.rank ?? "").length;
  const lines = shown.flatMap((candidate) => rankingLines(candidate, width, rankWidth));
  const rest = candidates.length - shown.length;
  return rest > 0 ? [...lines, `and ${rest} more`] : lines;
}

function rankingLines({ task, rank, reasons }: Candidate, width: number, rankWidth: number): string[] {
  const place = rank === undefined ? "-" : `${String(rank).padStart(rankWidth)}.`;
  const priority = task.priority ?? "--";
  return [
    `${place} ${task.id.padEnd(width)}  ${priority}  ${task.title}`,
    `${" ".repeat(place.length)} ${reasons.join("; ")}`,
  ];
}

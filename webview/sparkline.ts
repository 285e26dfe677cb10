import type { Latencies } from "../src/core/state/latencies.ts";
import { type Child, h } from "./dom.ts";
import { t } from "./localize.ts";

const width = 120;
const height = 24;

/** The last answer times of a service as a line; a gap and a mark where it did not answer. Nothing before the second look. */
export function sparkline(latencies: Latencies): Child {
  if (latencies.length < 2) return null;
  const answered = latencies.filter((latency) => latency !== null);
  const top = Math.max(1, ...answered);
  const xOf = (index: number) => rounded(2 + (index * (width - 4)) / (latencies.length - 1));
  const yOf = (latency: number) => rounded(height - 3 - (latency * (height - 6)) / top);
  let line = "";
  let missed = "";
  for (const [index, latency] of latencies.entries()) {
    const before = latencies[index - 1] ?? null;
    if (latency === null) missed += `M${xOf(index)} ${height / 2 - 3}v6`;
    else line += `${before === null ? "M" : "L"}${xOf(index)} ${yOf(latency)}${before === null ? "h.1" : ""}`;
  }
  return h(
    "svg",
    {
      key: "sparkline",
      class: "sparkline",
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": wordsOf(latencies, answered),
    },
    line !== "" && h("path", { key: "line", d: line }),
    missed !== "" && h("path", { key: "missed", class: "sparkline-missed", d: missed }),
  );
}

/** The same in words. */
function wordsOf(latencies: Latencies, answered: readonly number[]): string {
  const missed = latencies.length - answered.length;
  const last = latencies.at(-1) ?? null;
  return [
    answered.length === 0
      ? t("No answer in {0} looks", latencies.length)
      : t(
          "Answer times of {0} looks: {1} to {2} ms",
          latencies.length,
          Math.round(Math.min(...answered)),
          Math.round(Math.max(...answered)),
        ),
    ...(last === null ? [] : [t("the last {0} ms", Math.round(last))]),
    ...(missed > 0 && answered.length > 0 ? [t("{0} without an answer", missed)] : []),
  ].join(", ");
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

import { escapedMarkup } from "../../base/escapedMarkup.ts";
import type { ChartView } from "./chart.ts";
import { chartHeight, chartWidth, toGeometry } from "./geometry.ts";

const strokes = ["#1a7f37", "#6e7781"];

/** A chart as a picture that stands alone: no script, no style sheet, no address. */
export function chartSvg(chart: ChartView): string {
  const geometry = toGeometry(chart);
  const text = (words: string, attributes: string) => `<text ${attributes}>${escapedMarkup(words)}</text>`;
  const parts = geometry
    ? [
        ...geometry.ticks.flatMap(({ y, label }) => [
          `<path d="M44 ${y}H${chartWidth - 8}" stroke="#d0d7de" stroke-width="1"/>`,
          text(label, `x="40" y="${y + 4}" text-anchor="end"`),
        ]),
        ...geometry.paths.map((d, index) =>
          chart.shape === "bars"
            ? `<path d="${d}" fill="${strokes[0]}"/>`
            : `<path d="${d}" fill="none" stroke="${strokes[index] ?? strokes[0]}" stroke-width="2"/>`,
        ),
        ...geometry.dates.map(({ x, label, anchor }) =>
          text(label, `x="${x}" y="${chartHeight - 6}" text-anchor="${anchor}"`),
        ),
      ]
    : [text("Nothing to show yet", `x="${chartWidth / 2}" y="${chartHeight / 2}" text-anchor="middle"`)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${chartWidth} ${chartHeight}" role="img" font-family="sans-serif" font-size="11" fill="#57606a">`,
    `<title>${escapedMarkup(chart.title)}</title>`,
    `<desc>${escapedMarkup(chart.summary)}</desc>`,
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

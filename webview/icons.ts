import { type ElementNode, h } from "./dom.ts";

/** Lines of 1.5 on a 16 × 16 grid, drawn for this page. */
const paths = {
  agree: "M3 8.5 6.5 12 13 4.5",
  differ: "M4 4 12 12M12 4 4 12",
  none: "M4 8h8",
  warning: "M8 2.5 14.5 13.5h-13ZM8 6.5v3.25M8 11.6v.1",
  blocked: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2ZM3.8 3.8l8.4 8.4",
  circle: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11Z",
  current: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM8 6.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3Z",
  clock: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM8 5v3.25L10.25 10",
  play: "M5 3.2v9.6L13 8Z",
  stop: "M4 4h8v8H4Z",
  refresh: "M13 8a5 5 0 1 1-1.5-3.55M13 2.5V5h-2.5",
  fold: "M3.5 6 8 10.5 12.5 6",
  unfold: "M6 3.5 10.5 8 6 12.5",
  board: "M2.5 3h3v10h-3ZM6.5 3h3v6h-3ZM10.5 3h3v8h-3Z",
  shield: "M8 1.8 13 3.6v4c0 3.2-2.2 5.4-5 6.6-2.8-1.2-5-3.4-5-6.6v-4Z",
  branch:
    "M5 5.5v5M5 5.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3ZM5 10.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3ZM11 6.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3ZM11 6.5c0 2-1.5 2.5-3 2.5s-3 .5-3 1.5",
  document: "M4 1.8h5L12 5v9.2H4ZM9 1.8V5h3M6 8h4M6 10.8h4",
  ledger: "M2.5 4 3.7 5.2 6 2.8M8.5 4h5M2.5 8 3.7 9.2 6 6.8M8.5 8h5M2.5 12l1.2 1.2L6 10.8M8.5 12h5",
} as const;

export type IconName = keyof typeof paths;

/** A decoration: words beside it say the same, so it is hidden from screen readers. */
export function icon(name: IconName, slot?: string): ElementNode {
  return h(
    "svg",
    { class: `icon icon-${name}`, viewBox: "0 0 16 16", "aria-hidden": "true", slot },
    h("path", { d: paths[name] }),
  );
}

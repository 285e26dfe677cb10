import type { DashboardSnapshot } from "../../src/core/protocol.ts";
import type { CountsView } from "../../src/core/views/statusView.ts";
import { type ElementNode, h } from "../dom.ts";
import { counted } from "../format.ts";
import type { IconName } from "../icons.ts";
import { t } from "../localize.ts";
import { mark, type Tone } from "../marks.ts";
import type { PageActions, SectionId } from "../pageView.ts";

/** Where the project stands, in five seconds: progress, then what is false or broken, each a way to its section. */
export function renderStanding(dashboard: DashboardSnapshot, actions: PageActions): ElementNode {
  return h(
    "section",
    { key: "standing", class: "card standing", "aria-label": t("Progress") },
    progress(dashboard.counts),
    h(
      "ul",
      { class: "glance", "aria-label": t("At a glance") },
      glances(dashboard).map((glance) => h("li", { key: glance.key }, chip(glance, actions))),
    ),
  );
}

interface Glance {
  readonly key: string;
  readonly tone: Tone;
  readonly words: string;
  readonly shape?: IconName;
  /** Where a click leads; nowhere when there is nothing more to see. */
  readonly leadsTo?: SectionId | "problems";
}

function chip({ leadsTo, shape, tone, words }: Glance, actions: PageActions): ElementNode {
  if (leadsTo === undefined) return h("span", { class: "chip" }, mark(tone, words, shape));
  const click = () => (leadsTo === "problems" ? actions.send({ type: "show-problems" }) : actions.jump(leadsTo));
  return h("button", { class: "chip", type: "button", on: { click } }, mark(tone, words, shape));
}

function progress(counts: CountsView): ElementNode {
  const share = (count: number) => `${counts.total === 0 ? 0 : (100 * count) / counts.total}%`;
  const words = counts.total === 0 ? t("No tasks yet") : t("{0} of {1} tasks done", counts.done, counts.total);
  return h(
    "div",
    { class: "progress" },
    h("p", { class: "percent" }, String(counts.percent), h("span", { class: "percent-sign" }, "%")),
    h(
      "div",
      { class: "progress-side" },
      h("p", { class: "progress-words", id: "progress-words" }, words),
      h(
        "div",
        {
          class: "bar",
          role: "progressbar",
          "aria-labelledby": "progress-words",
          "aria-valuemin": 0,
          "aria-valuemax": 100,
          "aria-valuenow": counts.percent,
          "aria-valuetext": `${counts.percent} %`,
        },
        h("div", { class: "bar-part bar-done", style: { width: share(counts.done) } }),
        h("div", { class: "bar-part bar-doing", style: { width: share(counts.doing) } }),
      ),
      h(
        "ul",
        { class: "legend", "aria-label": t("Tasks by state") },
        legend("done", counts.done, t("done")),
        legend("doing", counts.doing, t("doing")),
        legend("todo", counts.todo, t("to do")),
        legend("blocked", counts.blocked, t("blocked")),
      ),
    ),
  );
}

function legend(kind: string, count: number, words: string): ElementNode {
  return h("li", { key: kind, class: `legend-${kind}` }, h("b", null, String(count)), ` ${words}`);
}

function glances(dashboard: DashboardSnapshot): Glance[] {
  const { truth, blockers, problems, revision } = dashboard;
  const tree: Glance[] =
    truth === null
      ? []
      : [
          {
            key: "tree",
            tone: truth.dirty === 0 ? "good" : "warning",
            words: truth.dirty === 0 ? t("Working tree clean") : t("{0} not committed", counted(truth.dirty, "change")),
          },
        ];
  return [
    fieldsGlance(dashboard),
    ...tree,
    {
      key: "blockers",
      tone: blockers.length === 0 ? "good" : "bad",
      words: blockers.length === 0 ? t("No blockers") : counted(blockers.length, "blocker"),
      leadsTo: "blockers",
    },
    ...(revision === null ? [servicesGlance(dashboard), problemsGlance(problems)] : []),
    { key: "board", tone: "neutral", shape: "board", words: t("Board of the ledger"), leadsTo: "board" },
  ];
}

function problemsGlance(problems: number): Glance {
  if (problems === 0) return { key: "problems", tone: "good", words: t("No problems in the document") };
  const words = t("{0} in the document", counted(problems, "problem"));
  return { key: "problems", tone: "warning", words, leadsTo: "problems" };
}

function fieldsGlance({ fields }: DashboardSnapshot): Glance {
  const compared = fields.filter((field) => field.agrees !== null).length;
  const wrong = fields.filter((field) => field.agrees === false).length;
  const base = { key: "truth", leadsTo: "truth" } as const;
  if (compared === 0) return { ...base, tone: "neutral", words: t("Nothing to compare with git") };
  if (wrong === 0) return { ...base, tone: "good", words: t("{0} true", counted(compared, "field")) };
  return { ...base, tone: "bad", words: t("{0} of {1} false", wrong, counted(compared, "field")) };
}

function servicesGlance({ services }: DashboardSnapshot): Glance {
  const base = { key: "services", leadsTo: "services" } as const;
  const having = (...states: readonly string[]) => services.filter(({ state }) => states.includes(state)).length;
  const down = having("down");
  const weak = having("degraded", "starting");
  const unknown = having("unknown");
  if (services.length === 0) return { ...base, tone: "neutral", words: t("No services") };
  if (down > 0) return { ...base, tone: "bad", words: t("{0} of {1} down", down, counted(services.length, "service")) };
  if (weak > 0)
    return { ...base, tone: "warning", words: t("{0} of {1} not well", weak, counted(services.length, "service")) };
  if (unknown > 0) return { ...base, tone: "neutral", words: t("{0} not checked", counted(unknown, "service")) };
  return { ...base, tone: "good", words: t("{0} up", counted(services.length, "service")) };
}

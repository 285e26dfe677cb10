import type { DashboardSnapshot } from "../../src/core/protocol.ts";
import { button } from "../components.ts";
import { codeText, documentText, textButton } from "../documentText.ts";
import { type Child, type ElementNode, h } from "../dom.ts";
import { counted } from "../format.ts";
import { icon } from "../icons.ts";
import { t } from "../localize.ts";
import type { PageActions, PageView } from "../pageView.ts";

/** The banner: which project and file, where git stands, and AUTO. */
export function renderHeader(view: PageView, actions: PageActions): ElementNode {
  const { dashboard } = view;
  const { send } = actions;
  return h(
    "header",
    { class: "page-header", "data-region": true },
    h(
      "div",
      { class: "identity" },
      h(
        "h1",
        { tabindex: -1, "data-focus-home": true },
        dashboard === undefined || dashboard.folder === "" ? "Control Plane" : documentText(dashboard.folder, 200),
      ),
      dashboard !== undefined && whereabouts(dashboard, actions),
    ),
    h(
      "div",
      { class: "header-commands" },
      button({
        key: "refresh",
        label: t("Refresh"),
        appearance: "secondary",
        icon: "refresh",
        onClick: () => send({ type: "refresh" }),
      }),
      dashboard?.status === "ready" &&
        button({
          key: "export",
          label: t("Export report"),
          appearance: "secondary",
          onClick: () => send({ type: "export-report" }),
        }),
      button({
        key: "auto",
        label: "AUTO",
        appearance: "primary",
        icon: "play",
        unavailable: autoUnavailable(view),
        onClick: () => send({ type: "run-auto" }),
      }),
    ),
  );
}

/** Why AUTO cannot start now; undefined when it can. */
export function autoUnavailable({ dashboard, cycle }: PageView): string | undefined {
  if (dashboard === undefined || dashboard.status === "loading") return t("the document is being read");
  if (!dashboard.trusted) return t("the workspace is in Restricted Mode");
  if (dashboard.status === "missing") return t("there is no control document yet");
  if (dashboard.status === "unreadable") return t("the document cannot be read");
  if (cycle?.phase === "running") return t("a cycle is running");
  if (cycle?.phase === "waiting") return t("a run waits for you");
  return undefined;
}

function whereabouts(dashboard: DashboardSnapshot, { send }: PageActions): ElementNode {
  const file =
    dashboard.status === "ready"
      ? textButton(documentText(dashboard.file), t("Open {0}", dashboard.file), () =>
          send({ type: "reveal-line", line: 1 }),
        )
      : documentText(dashboard.file);
  return h("p", { class: "whereabouts" }, h("span", { class: "place" }, icon("document"), file), gitPlace(dashboard));
}

function gitPlace({ truth, trusted, status, revision }: DashboardSnapshot): Child {
  if (status !== "ready" || revision !== null) return null;
  if (truth === null) {
    const why = trusted ? t("not in a git repository") : t("git is not asked in Restricted Mode");
    return h("span", { class: "place" }, icon("branch"), why);
  }
  return h(
    "span",
    { class: "place" },
    icon("branch"),
    h(
      "span",
      null,
      truth.branch === null ? t("detached HEAD") : documentText(truth.branch, 200),
      ` ${t("at")} `,
      truth.head === null ? t("no commit yet") : codeText(truth.head),
      `, ${truth.dirty === 0 ? t("clean") : t("{0} not committed", counted(truth.dirty, "change"))}`,
    ),
  );
}

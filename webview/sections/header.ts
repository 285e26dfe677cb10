import type { DashboardSnapshot } from "../../src/core/protocol.ts";
import { button } from "../components.ts";
import { codeText, documentText, textButton } from "../documentText.ts";
import { type Child, type ElementNode, h } from "../dom.ts";
import { counted } from "../format.ts";
import { icon } from "../icons.ts";
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
        label: "Refresh",
        appearance: "secondary",
        icon: "refresh",
        onClick: () => send({ type: "refresh" }),
      }),
      dashboard?.status === "ready" &&
        button({
          key: "export",
          label: "Export report",
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
  if (dashboard === undefined || dashboard.status === "loading") return "the document is being read";
  if (!dashboard.trusted) return "the workspace is in Restricted Mode";
  if (dashboard.status === "missing") return "there is no control document yet";
  if (dashboard.status === "unreadable") return "the document cannot be read";
  if (cycle?.phase === "running") return "a cycle is running";
  if (cycle?.phase === "waiting") return "a run waits for you";
  return undefined;
}

function whereabouts(dashboard: DashboardSnapshot, { send }: PageActions): ElementNode {
  const file =
    dashboard.status === "ready"
      ? textButton(documentText(dashboard.file), `Open ${dashboard.file}`, () => send({ type: "reveal-line", line: 1 }))
      : documentText(dashboard.file);
  return h("p", { class: "whereabouts" }, h("span", { class: "place" }, icon("document"), file), gitPlace(dashboard));
}

function gitPlace({ truth, trusted, status, revision }: DashboardSnapshot): Child {
  if (status !== "ready" || revision !== null) return null;
  if (truth === null) {
    const why = trusted ? "not in a git repository" : "git is not asked in Restricted Mode";
    return h("span", { class: "place" }, icon("branch"), why);
  }
  return h(
    "span",
    { class: "place" },
    icon("branch"),
    h(
      "span",
      null,
      truth.branch === null ? "detached HEAD" : documentText(truth.branch, 200),
      " at ",
      truth.head === null ? "no commit yet" : codeText(truth.head),
      truth.dirty === 0 ? ", clean" : `, ${counted(truth.dirty, "change")} not committed`,
    ),
  );
}

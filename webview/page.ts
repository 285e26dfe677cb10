import { assertNever } from "../src/core/base/errors.ts";
import type { DashboardSnapshot } from "../src/core/protocol.ts";
import { announcementOf } from "./announcement.ts";
import { type Child, type ElementNode, h } from "./dom.ts";
import type { PageActions, PageView } from "./pageView.ts";
import { renderBlockers } from "./sections/blockers.ts";
import { renderBoard } from "./sections/board.ts";
import { renderCycle } from "./sections/cycle.ts";
import { renderDecisions } from "./sections/decisions.ts";
import { renderFindings } from "./sections/findings.ts";
import { renderHeader } from "./sections/header.ts";
import { renderHistory, renderPast } from "./sections/history.ts";
import { renderNext } from "./sections/next.ts";
import { renderNow } from "./sections/now.ts";
import { renderRuns } from "./sections/runs.ts";
import { renderServices } from "./sections/services.ts";
import { renderStanding } from "./sections/standing.ts";
import { renderFailure, renderLoading, renderMissing, renderRestricted, renderUnreadable } from "./sections/states.ts";
import { renderTruth } from "./sections/truth.ts";

/** The whole page for one view. */
export function renderPage(view: PageView, actions: PageActions): Child[] {
  const { dashboard, cycle, failure } = view;
  return [
    h("div", { key: "live", class: "unseen", role: "status", "aria-live": "polite" }, announcementOf(cycle)),
    renderHeader(view, actions),
    h(
      "main",
      { class: "page" },
      failure !== undefined && renderFailure(failure, actions),
      dashboard !== undefined && !dashboard.trusted && renderRestricted(actions),
      content(view, dashboard, actions),
    ),
  ];
}

function content(view: PageView, dashboard: DashboardSnapshot | undefined, actions: PageActions): Child {
  if (dashboard === undefined) return renderLoading(undefined);
  const cycle = view.cycle !== null && renderCycle(view, view.cycle, actions);
  switch (dashboard.status) {
    case "loading":
      return renderLoading(dashboard.file);
    case "missing":
      return [renderMissing(dashboard, actions), cycle];
    case "unreadable":
      return [renderUnreadable(dashboard, actions), cycle];
    case "ready":
      return [
        renderPast(dashboard, actions),
        renderStanding(dashboard, actions),
        columns(view, dashboard, cycle, actions),
        view.isWhole && [renderBoard(view, actions), renderHistory(view, dashboard, actions)],
      ];
    default:
      return assertNever(dashboard.status);
  }
}

/** Two columns where there is room; one below the other, in this order, where there is not. */
function columns(view: PageView, dashboard: DashboardSnapshot, cycle: Child, actions: PageActions): ElementNode {
  return h(
    "div",
    { key: "columns", class: "columns" },
    h(
      "div",
      { class: "column" },
      cycle,
      renderNow(view, dashboard, actions),
      renderNext(view, dashboard, actions),
      renderTruth(view, dashboard, actions),
      view.isWhole && dashboard.revision === null && renderFindings(view, dashboard, actions),
    ),
    h(
      "div",
      { class: "column" },
      renderBlockers(view, dashboard, actions),
      dashboard.revision === null && renderServices(view, dashboard, actions),
      view.isWhole && renderRuns(view, dashboard, actions),
      view.isWhole && renderDecisions(view, dashboard, actions),
    ),
  );
}

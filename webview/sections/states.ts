import type { DashboardSnapshot } from "../../src/core/protocol.ts";
import { button, progressRing } from "../components.ts";
import { documentText } from "../documentText.ts";
import { type Child, type ElementNode, h } from "../dom.ts";
import { type IconName, icon } from "../icons.ts";
import { t } from "../localize.ts";
import type { PageActions } from "../pageView.ts";

/** Nothing is known yet. */
export function renderLoading(file: string | undefined): ElementNode {
  return h(
    "div",
    { key: "loading", class: "state" },
    progressRing(t("Reading the control document")),
    h("p", null, documentText(file === undefined ? t("Reading the control document…") : t("Reading {0}…", file))),
  );
}

/** There is no control document: one clear thing to do. */
export function renderMissing({ file, message }: DashboardSnapshot, { send }: PageActions): ElementNode {
  return state("missing", "ledger", t("No control plane here yet"), [
    h("p", null, message === null ? documentText(t("There is no {0} in this folder.", file)) : documentText(message)),
    h(
      "p",
      { class: "quiet" },
      t(
        "Initialize looks at the repository and writes a starting document: a ledger, a dashboard, a run log, and the checks and services that it found.",
      ),
    ),
    button({ label: t("Initialize"), appearance: "primary", onClick: () => send({ type: "initialize" }) }),
  ]);
}

/** The document is there and cannot be read. */
export function renderUnreadable({ file, message }: DashboardSnapshot, { send }: PageActions): ElementNode {
  return state("unreadable", "warning", t("The document cannot be read"), [
    h("p", null, documentText(message ?? file)),
    h(
      "div",
      { class: "state-commands" },
      button({
        key: "open",
        label: t("Open the document"),
        appearance: "secondary",
        icon: "document",
        onClick: () => send({ type: "reveal-line", line: 1 }),
      }),
      button({
        key: "again",
        label: t("Try again"),
        appearance: "primary",
        icon: "refresh",
        onClick: () => send({ type: "refresh" }),
      }),
    ),
  ]);
}

/** Restricted Mode: what still works, what does not, why, and the way out. */
export function renderRestricted({ send }: PageActions): ElementNode {
  return h(
    "section",
    { key: "restricted", class: "notice notice-warning", "aria-labelledby": "restricted-heading", "data-region": true },
    icon("shield"),
    h(
      "div",
      { class: "stack" },
      h("h2", { id: "restricted-heading", tabindex: -1, "data-focus-home": true }, t("Restricted Mode")),
      h(
        "p",
        null,
        t(
          "You are looking only: nothing runs in a workspace that you have not trusted. AUTO would start the checks, scripts and agents that this folder names.",
        ),
      ),
      button({ label: t("Manage Trust"), appearance: "secondary", onClick: () => send({ type: "manage-trust" }) }),
    ),
  );
}

/** The page itself failed; what it last showed may be old. */
export function renderFailure(failure: string, { send }: PageActions): ElementNode {
  return h(
    "div",
    { key: "failure", class: "notice notice-error", role: "alert", "data-region": true },
    icon("warning"),
    h(
      "div",
      { class: "stack" },
      h("h2", { tabindex: -1, "data-focus-home": true }, t("The dashboard could not show the latest state")),
      h("p", null, documentText(failure)),
      button({ label: t("Try again"), appearance: "secondary", onClick: () => send({ type: "ready" }) }),
    ),
  );
}

function state(key: string, shape: IconName, title: string, body: readonly Child[]): ElementNode {
  return h(
    "section",
    { key, class: "state", "aria-labelledby": `${key}-heading`, "data-region": true },
    icon(shape),
    h("h2", { id: `${key}-heading`, tabindex: -1, "data-focus-home": true }, title),
    ...body,
  );
}

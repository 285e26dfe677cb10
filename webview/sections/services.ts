import type { DashboardSnapshot, ServiceView } from "../../src/core/protocol.ts";
import { button } from "../components.ts";
import { documentText, textButton } from "../documentText.ts";
import { type ElementNode, h } from "../dom.ts";
import { formatAgo } from "../format.ts";
import type { IconName } from "../icons.ts";
import { t } from "../localize.ts";
import { mark, type Tone } from "../marks.ts";
import type { PageActions, PageView } from "../pageView.ts";
import { sparkline } from "../sparkline.ts";
import { emptyText, section } from "./section.ts";

const states: Readonly<
  Record<ServiceView["state"], { readonly tone: Tone; readonly word: string; readonly shape?: IconName }>
> = {
  up: { tone: "good", word: t("Up") },
  degraded: { tone: "warning", word: t("Degraded") },
  starting: { tone: "busy", word: t("Starting") },
  down: { tone: "bad", word: t("Down") },
  unknown: { tone: "neutral", word: t("Not checked yet"), shape: "clock" },
};

/** The health of what the document says must run. */
export function renderServices(view: PageView, { services }: DashboardSnapshot, actions: PageActions): ElementNode {
  return section(view, actions, {
    id: "services",
    title: t("Services"),
    commands:
      services.length > 0 &&
      button({
        label: t("Check now"),
        appearance: "secondary",
        onClick: () => actions.send({ type: "probe-services" }),
      }),
    body:
      services.length === 0
        ? emptyText(t("The document names no services."))
        : h(
            "ul",
            { class: "rows" },
            services.map((service) => serviceRow(view, service, actions)),
          ),
  });
}

function serviceRow(view: PageView, service: ServiceView, { send }: PageActions): ElementNode {
  const state = states[service.state];
  return h(
    "li",
    { key: service.id, class: "service" },
    h(
      "div",
      { class: "service-head" },
      h("b", null, documentText(service.name, 200)),
      mark(state.tone, state.word, state.shape),
    ),
    h("div", { class: "service-facts" }, serviceFacts(service), sparkline(service.latencies)),
    h(
      "div",
      { class: "service-facts quiet" },
      textButton(documentText(service.url, 300), t("Open {0}", service.url), () =>
        send({ type: "open-url", service: service.id }),
      ),
      service.observedAt !== null &&
        h("span", null, t("checked {0}", formatAgo(service.observedAt, view.now, pageLang()))),
    ),
  );
}

function serviceFacts({ detail, latencyMs, version }: ServiceView): ElementNode[] {
  const isToldAlready = latencyMs === null || detail.includes(` ${Math.round(latencyMs)} ms`);
  return [
    ...(isToldAlready ? [] : [h("span", { key: "latency" }, `${Math.round(latencyMs)} ms`)]),
    ...(version === null ? [] : [h("span", { key: "version" }, t("version "), documentText(version, 100))]),
    ...(detail === "" ? [] : [h("span", { key: "detail" }, documentText(detail, 500))]),
  ];
}

function pageLang(): string {
  return document.documentElement.lang;
}

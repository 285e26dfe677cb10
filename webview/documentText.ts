import { type ElementNode, h } from "./dom.ts";
import { shortened, visibleText } from "./format.ts";

/** Words from outside, isolated so that right-to-left or bidi characters cannot reorder what stands beside them. */
export function documentText(text: string, limit?: number): ElementNode {
  return h("bdi", { class: "told", dir: "auto" }, visibleText(shortened(text, limit)));
}

/** A path, hash, id or command. Breaks anywhere rather than widening the page. */
export function codeText(text: string, limit = 200): ElementNode {
  return h("code", null, documentText(text, limit));
}

/** Looks like a link and asks the host: the page itself never goes anywhere. */
export function textButton(content: ElementNode, title: string, onClick: () => void): ElementNode {
  return h("button", { class: "link", type: "button", title: shortenedTitle(title), on: { click: onClick } }, content);
}

/** A task's or blocker's title: clamped to a few lines, whole while the keyboard is on it, and a way into the document. */
export function titleButton(title: string, onClick: () => void): ElementNode {
  return h(
    "button",
    { class: "link title", type: "button", title: shortenedTitle(title), on: { click: onClick } },
    documentText(title),
  );
}

function shortenedTitle(title: string): string {
  return visibleText(shortened(title, 600));
}

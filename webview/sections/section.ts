import { type Child, type ElementNode, h } from "../dom.ts";
import { icon } from "../icons.ts";
import type { PageActions, PageView, SectionId } from "../pageView.ts";

export interface SectionParts {
  readonly id: SectionId;
  readonly title: string;
  /** A few words beside the title that still say the most when the section is folded. */
  readonly note?: Child;
  /** Buttons at the right of the title. */
  readonly commands?: Child;
  readonly body: Child;
}

/** A card with a heading that folds it. It is a landmark, and where the keyboard goes when its focused part disappears. */
export function section(view: PageView, actions: PageActions, parts: SectionParts): ElementNode {
  const { id } = parts;
  const folded = view.collapsed.has(id);
  const heading = h(
    "h2",
    { id: `${id}-heading` },
    h(
      "button",
      {
        class: "disclosure",
        type: "button",
        "aria-expanded": !folded,
        "aria-controls": `${id}-body`,
        "data-focus-home": true,
        on: { click: () => actions.toggle(id) },
      },
      icon(folded ? "unfold" : "fold"),
      parts.title,
    ),
  );
  return h(
    "section",
    { key: id, id: `section-${id}`, class: "card", "aria-labelledby": `${id}-heading`, "data-region": true },
    h(
      "div",
      { class: "card-head" },
      heading,
      h("div", { class: "card-note" }, parts.note),
      h("div", { class: "card-commands" }, parts.commands),
    ),
    h("div", { id: `${id}-body`, class: "card-body", hidden: folded }, parts.body),
  );
}

/** What a section says when it has nothing to show. */
export function emptyText(...words: readonly Child[]): ElementNode {
  return h("p", { class: "quiet" }, ...words);
}

import type { BoardCard, BoardColumn } from "../../src/core/views/boardView.ts";
import { type BoardControl, cardId, scrollerId } from "../boardControl.ts";
import { documentText } from "../documentText.ts";
import { type Child, type ElementNode, h } from "../dom.ts";
import { t } from "../localize.ts";
import { priorityMark } from "../marks.ts";
import type { PageActions, PageView } from "../pageView.ts";
import { emptyText, section } from "./section.ts";

/** The ledger as columns; cards are moved by pointer and by keyboard, and the host holds each move to the rules. */
export function renderBoard(view: PageView, actions: PageActions): ElementNode {
  const { control } = actions;
  const { board } = control;
  return section(view, actions, {
    id: "board",
    title: t("Board"),
    note:
      board !== undefined &&
      h(
        "span",
        { class: "quiet" },
        t(
          "{0} tasks",
          board.columns.reduce((sum, { total }) => sum + total, 0),
        ),
      ),
    body: [
      control.isFixed && emptyText(t("The board shows the ledger as it was; its cards stay where they are.")),
      board === undefined
        ? emptyText(t("Reading the ledger…"))
        : [tools(control), told(control), columns(control, actions)],
    ],
  });
}

function tools(control: BoardControl): ElementNode {
  const { board, look } = control;
  return h(
    "div",
    { key: "tools", class: "board-tools" },
    h("input", {
      class: "field",
      type: "search",
      value: look.filter,
      placeholder: t("Filter: words, #tag, P0"),
      "aria-label": t("Filter the board"),
      on: { input: (event) => control.filter((event.target as HTMLInputElement).value) },
    }),
    board !== undefined &&
      board.ledgers.length > 1 &&
      h(
        "select",
        {
          class: "field",
          "aria-label": t("Ledger"),
          on: { change: (event) => control.chooseLedger((event.target as HTMLSelectElement).selectedIndex) },
        },
        board.ledgers.map((name, index) =>
          h("option", { key: String(index), selected: index === board.ledger }, documentText(name, 100).children),
        ),
      ),
  );
}

function told({ said }: BoardControl): Child {
  return [
    h("p", { key: "told", class: "board-told", role: "status" }, said === "" ? "" : documentText(said, 600)),
    h(
      "p",
      { key: "hint", id: "board-hint", class: "unseen" },
      t("Arrows go from card to card, Enter opens the task, Space picks it up."),
    ),
  ];
}

function columns(control: BoardControl, actions: PageActions): Child {
  const { board, held } = control;
  if (board === undefined) return null;
  if (board.columns.length === 0) return emptyText(t("The document has no task ledger; add a TASK_LEDGER section."));
  return h(
    "div",
    {
      key: "board",
      class: "board",
      on: {
        focusout: (event) => {
          const goal = (event as FocusEvent).relatedTarget;
          if (held !== undefined && goal instanceof Node && !(event.currentTarget as Element).contains(goal))
            control.putBack();
        },
      },
    },
    board.columns.map((column) => columnOf(column, control, actions)),
  );
}

function columnOf(column: BoardColumn, control: BoardControl, actions: PageActions): ElementNode {
  const { state, total, from, cards } = column;
  const { held } = control;
  const isTarget = held !== undefined && held.target === state && held.from !== state;
  return h(
    "div",
    {
      key: state,
      class: `board-column${isTarget ? " board-target" : ""}`,
      on: {
        dragover: (event) => {
          if (control.held === undefined) return;
          event.preventDefault();
          control.aim(state);
        },
        drop: (event) => {
          event.preventDefault();
          control.aim(state);
          control.drop();
        },
      },
    },
    h(
      "h3",
      { id: `head-${state}`, class: `legend-${state.toLowerCase()}` },
      state,
      " ",
      h("span", { class: "quiet" }, String(total)),
    ),
    h(
      "div",
      { id: scrollerId(state), class: "board-scroller", on: { scroll: () => control.scrolled(state) } },
      total === 0
        ? h("p", { class: "quiet board-empty" }, t("No tasks"))
        : h(
            "ul",
            { "aria-labelledby": `head-${state}`, role: "list", style: { height: `calc(var(--row) * ${total})` } },
            cards.map((card, index) => cardItem(card, from + index, column, control, actions)),
          ),
    ),
  );
}

function cardItem(
  card: BoardCard,
  place: number,
  { state, total }: BoardColumn,
  control: BoardControl,
  { send }: PageActions,
): ElementNode {
  const isHeld = control.held?.id === card.id;
  return h(
    "li",
    {
      key: card.id,
      "aria-setsize": total,
      "aria-posinset": place + 1,
      style: { top: `calc(var(--row) * ${place})` },
    },
    h(
      "button",
      {
        id: cardId(state, place),
        class: `board-card${isHeld ? " board-held" : ""}`,
        type: "button",
        tabindex: place === control.placeIn(state) ? 0 : -1,
        "aria-describedby": "board-hint",
        title: documentText([card.title, ...card.tags.map((tag) => `#${tag}`)].join(" "), 600).children.join(""),
        draggable: String(!control.isFixed),
        on: {
          dragstart: (event) => {
            (event as DragEvent).dataTransfer?.setData("text/plain", card.id);
            control.pickUp(state, card);
          },
          dragend: () => control.putBack(),
          click: () => send({ type: "reveal-task", id: card.id }),
          keydown: (event) => control.pressed(event as KeyboardEvent, state, place, card),
          focus: () => control.focused(state, place),
        },
      },
      h("span", { class: "board-title" }, documentText(card.title, 300)),
      h("span", { class: "board-facts" }, facts(card)),
    ),
  );
}

function facts({ id, priority, tags, findings }: BoardCard): Child {
  return [
    priorityMark(priority),
    h("span", { key: "id" }, documentText(id, 60)),
    findings > 0 &&
      h(
        "span",
        { key: "findings", class: "board-findings" },
        findings === 1 ? t("1 finding") : t("{0} findings", findings),
      ),
    tags.map((tag) => h("span", { key: `#${tag}`, class: "board-tag" }, documentText(`#${tag}`, 40))),
  ];
}

import type { BoardSnapshot, PageMessage } from "../src/core/protocol.ts";
import {
  type BoardCard,
  type BoardColumn,
  type BoardLook,
  boardStates,
  boardWindow,
  firstBoardLook,
} from "../src/core/views/boardView.ts";
import { t } from "./localize.ts";

type TaskState = BoardColumn["state"];

/** A card between columns. */
export interface HeldCard {
  readonly id: string;
  readonly from: TaskState;
  readonly target: TaskState;
}

type Follow =
  | { readonly state: TaskState; readonly place: number }
  | { readonly state: TaskState; readonly id: string };

/** Cards above and below what is seen that are asked for early. */
const margin = 6;

/** What a person does on the board, by pointer and by keyboard: which windows are looked at, which card is held, and where the keyboard is. */
export class BoardControl {
  readonly #send: (message: PageMessage) => void;
  readonly #redraw: () => void;
  #look: BoardLook = firstBoardLook;
  #isShown = false;
  #board: BoardSnapshot | undefined;
  #held: HeldCard | undefined;
  #isFixed = false;
  #said = "";
  #follow: Follow | undefined;
  readonly #places = new Map<TaskState, number>();

  constructor(send: (message: PageMessage) => void, redraw: () => void) {
    this.#send = send;
    this.#redraw = redraw;
  }

  get board(): BoardSnapshot | undefined {
    return this.#board;
  }

  get held(): HeldCard | undefined {
    return this.#held;
  }

  get look(): BoardLook {
    return this.#look;
  }

  /** What happened last, for eyes and screen readers. */
  get said(): string {
    return this.#said || (this.#board?.told ?? "");
  }

  /** The one card of a column that Tab reaches. */
  placeIn(state: TaskState): number {
    const column = this.#board?.columns.find((candidate) => candidate.state === state);
    const place = this.#places.get(state) ?? 0;
    if (column === undefined) return 0;
    const last = column.from + column.cards.length - 1;
    return place >= column.from && place <= last ? place : column.from;
  }

  /** Looks from the start, as a page that was shown before. */
  restore(ledger: number, filter: string): void {
    this.#look = { ...firstBoardLook, ledger, filter };
  }

  /** Whether cards stay where they are, as the past does. */
  get isFixed(): boolean {
    return this.#isFixed;
  }

  set isFixed(isFixed: boolean) {
    this.#isFixed = isFixed;
    if (isFixed) this.#held = undefined;
  }

  /** Tells the host once whether the board is looked at. */
  show(isShown: boolean): void {
    if (isShown === this.#isShown) return;
    this.#isShown = isShown;
    if (isShown) this.#ask();
    else this.#send({ type: "hide-board" });
  }

  accept(board: BoardSnapshot): void {
    this.#board = board;
    this.#said = "";
    if (this.#held && !board.columns.some(({ cards }) => cards.some(({ id }) => id === this.#held?.id)))
      this.#held = undefined;
  }

  chooseLedger(ledger: number): void {
    this.#startOver({ ...firstBoardLook, ledger, filter: this.#look.filter });
  }

  filter(words: string): void {
    this.#startOver({ ...firstBoardLook, ledger: this.#look.ledger, filter: words.slice(0, 500) });
  }

  #startOver(look: BoardLook): void {
    this.#look = look;
    for (const state of boardStates) {
      const scroller = scrollerOf(state);
      if (scroller) scroller.scrollTop = 0;
    }
    this.#ask();
  }

  #ask(): void {
    this.#send({ type: "show-board", ...this.#look });
  }

  /** Asks for other cards when the ones at hand are about to run out. */
  scrolled(state: TaskState): void {
    const scroller = scrollerOf(state);
    const column = this.#board?.columns.find((candidate) => candidate.state === state);
    if (!scroller || !column || column.total <= boardWindow) return;
    const row = scroller.scrollHeight / column.total;
    const first = Math.floor(scroller.scrollTop / row);
    const last = Math.ceil((scroller.scrollTop + scroller.clientHeight) / row);
    const isEnough =
      (column.from === 0 || first >= column.from + margin) &&
      (column.from + column.cards.length >= column.total || last <= column.from + column.cards.length - margin);
    const middle = Math.floor((first + last - boardWindow) / 2);
    const from = Math.max(0, Math.min(middle, column.total - boardWindow));
    if (isEnough || from === this.#look.from[state]) return;
    this.#look = { ...this.#look, from: { ...this.#look.from, [state]: from } };
    this.#ask();
  }

  pickUp(state: TaskState, { id }: BoardCard): void {
    if (this.#isFixed) {
      this.#say(t("{0} cannot be moved: the board shows the past.", id));
      return;
    }
    this.#held = { id, from: state, target: state };
    this.#say(
      t("{0} is picked up from {1}. Left and Right choose a column, Space drops it, Escape puts it back.", id, state),
    );
  }

  aim(target: TaskState): void {
    if (!this.#held || this.#held.target === target) return;
    this.#held = { ...this.#held, target };
    const place = boardStates.indexOf(target) + 1;
    this.#say(t("{0} over {1}, column {2} of {3}.", this.#held.id, target, place, boardStates.length));
  }

  drop(): void {
    const held = this.#held;
    if (!held) return;
    if (held.target === held.from) {
      this.putBack();
      return;
    }
    this.#held = undefined;
    this.#follow = { state: held.target, id: held.id };
    this.#send({ type: "move-task", id: held.id, state: held.target });
    this.#say(t("{0} goes to {1}…", held.id, held.target));
  }

  putBack(): void {
    if (!this.#held) return;
    const { id, from } = this.#held;
    this.#held = undefined;
    this.#say(t("{0} is back in {1}.", id, from));
  }

  #say(words: string): void {
    this.#said = words;
    this.#redraw();
  }

  /** The keyboard on a card. Enter is left to the card itself, unless it is held. */
  pressed(event: KeyboardEvent, state: TaskState, place: number, card: BoardCard): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const act = this.#held ? this.#actionWhileHeld(event.key) : this.#actionOn(event.key, state, place, card);
    if (act === undefined) return;
    event.preventDefault();
    act();
  }

  #actionWhileHeld(key: string): (() => void) | undefined {
    const at = boardStates.indexOf(this.#held?.target ?? "TODO");
    const aimAt = (index: number) => () => this.aim(boardStates[index] ?? "TODO");
    switch (key) {
      case "ArrowLeft":
        return aimAt(Math.max(0, at - 1));
      case "ArrowRight":
        return aimAt(Math.min(boardStates.length - 1, at + 1));
      case " ":
      case "Enter":
        return () => this.drop();
      case "Escape":
        return () => this.putBack();
      default:
        return undefined;
    }
  }

  #actionOn(key: string, state: TaskState, place: number, card: BoardCard): (() => void) | undefined {
    const total = this.#board?.columns.find((column) => column.state === state)?.total ?? 0;
    switch (key) {
      case " ":
        return () => this.pickUp(state, card);
      case "ArrowUp":
        return () => this.#go(state, Math.max(0, place - 1));
      case "ArrowDown":
        return () => this.#go(state, Math.min(total - 1, place + 1));
      case "Home":
        return () => this.#go(state, 0);
      case "End":
        return () => this.#go(state, total - 1);
      case "ArrowLeft":
      case "ArrowRight":
        return () => this.#goBeside(state, key === "ArrowLeft" ? -1 : 1);
      default:
        return undefined;
    }
  }

  /** To the nearest column on that side that has cards. */
  #goBeside(state: TaskState, step: number): void {
    const columns = this.#board?.columns ?? [];
    const at = columns.findIndex((column) => column.state === state);
    const beside = step < 0 ? columns.slice(0, at).toReversed() : columns.slice(at + 1);
    const column = beside.find(({ total }) => total > 0);
    if (column) this.#go(column.state, this.placeIn(column.state));
  }

  #go(state: TaskState, place: number): void {
    this.#places.set(state, place);
    const scroller = scrollerOf(state);
    const total = this.#board?.columns.find((column) => column.state === state)?.total ?? 0;
    if (scroller && total > 0) {
      const row = scroller.scrollHeight / total;
      const { scrollTop, clientHeight } = scroller;
      if (place * row < scrollTop) scroller.scrollTop = place * row;
      else if ((place + 1) * row > scrollTop + clientHeight) scroller.scrollTop = (place + 1) * row - clientHeight;
    }
    this.#follow = { state, place };
    this.#redraw();
  }

  /** Moves the keyboard to the card that it follows, once that is there. */
  drawn(): void {
    const follow = this.#follow;
    const column = follow && this.#board?.columns.find(({ state }) => state === follow.state);
    if (!follow || !column) return;
    const place = "place" in follow ? follow.place : column.from + column.cards.findIndex(({ id }) => id === follow.id);
    const card = place < column.from ? null : document.getElementById(cardId(column.state, place));
    if (!card) {
      // The answer is there, and the card is not among those at hand.
      if ("id" in follow && this.#said === "") this.#follow = undefined;
      return;
    }
    this.#follow = undefined;
    this.#places.set(column.state, place);
    card.focus();
    this.#redraw();
  }

  /** The keyboard came to a card by itself. */
  focused(state: TaskState, place: number): void {
    this.#follow = undefined;
    if (this.placeIn(state) === place) return;
    this.#places.set(state, place);
    this.#redraw();
  }
}

/** The id of a card's element. */
export function cardId(state: TaskState, place: number): string {
  return `card-${state}-${place}`;
}

/** The id of the element that scrolls a column. */
export function scrollerId(state: TaskState): string {
  return `column-${state}`;
}

function scrollerOf(state: TaskState): HTMLElement | null {
  return document.getElementById(scrollerId(state));
}

import { taskStates } from "../document/model.ts";
import type { BoardCard, BoardColumn, BoardLook, BoardView } from "../views/boardView.ts";
import { type Decoder, listOf, natural, nullable, shapeOf, text, textUpTo, wordOf } from "./decode.ts";
import { priority } from "./decodeDashboard.ts";

export const taskState = wordOf(taskStates);

const card = shapeOf<BoardCard>({
  id: text,
  title: text,
  priority: nullable(priority),
  tags: listOf(text),
  findings: natural,
});

const column = shapeOf<BoardColumn>({ state: taskState, total: natural, from: natural, cards: listOf(card) });

export const boardLookParts: { readonly [K in keyof BoardLook]: Decoder<BoardLook[K]> } = {
  ledger: natural,
  filter: textUpTo(500),
  from: shapeOf<BoardLook["from"]>({ DOING: natural, TODO: natural, BLOCKED: natural, DONE: natural }),
};

export const boardParts: { readonly [K in keyof BoardView]: Decoder<BoardView[K]> } = {
  ledgers: listOf(text),
  ledger: natural,
  filter: text,
  columns: listOf(column),
  told: nullable(text),
};

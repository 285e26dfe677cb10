import type { Priority } from "../document/model.ts";
import type { ServiceState } from "../ports.ts";
import type {
  BlockerView,
  DashboardView,
  FieldView,
  RankedView,
  RunView,
  ServiceView,
} from "../views/dashboardView.ts";
import type { CountsView, NextView, TruthView } from "../views/statusView.ts";
import { type Decoder, finite, flag, listOf, natural, nullable, shapeOf, text, wordOf } from "./decode.ts";
import { revision } from "./decodeHistory.ts";

export const priority: Decoder<Priority> = wordOf(["P0", "P1", "P2", "P3"]);
export const serviceState: Decoder<ServiceState> = wordOf(["unknown", "starting", "up", "degraded", "down"]);

const counts = shapeOf<CountsView>({
  done: natural,
  todo: natural,
  doing: natural,
  blocked: natural,
  total: natural,
  percent: natural,
});

const truth = shapeOf<TruthView>({
  head: nullable(text),
  headSubject: nullable(text),
  branch: nullable(text),
  dirty: natural,
  lastCheckpoint: nullable(text),
  lastCheckpointExists: flag,
});

const nextParts = { id: text, title: text, priority: nullable(priority) };
const next = shapeOf<NextView>(nextParts);
const ranked = shapeOf<RankedView>({ ...nextParts, reasons: listOf(text) });

const field = shapeOf<FieldView>({ name: text, claimed: text, actual: nullable(text), agrees: nullable(flag) });

const blocker = shapeOf<BlockerView>({
  id: text,
  title: text,
  why: nullable(text),
  needed: nullable(text),
  line: natural,
});

const service = shapeOf<ServiceView>({
  id: text,
  name: text,
  url: text,
  state: serviceState,
  detail: text,
  latencyMs: nullable(finite),
  version: nullable(text),
  observedAt: nullable(finite),
});

const run = shapeOf<RunView>({
  timestamp: text,
  title: text,
  taskId: nullable(text),
  result: nullable(text),
  line: natural,
});

export const dashboardParts: { readonly [K in keyof DashboardView]: Decoder<DashboardView[K]> } = {
  folder: text,
  file: text,
  status: wordOf(["loading", "missing", "unreadable", "ready"]),
  message: nullable(text),
  trusted: flag,
  counts,
  truth: nullable(truth),
  fields: listOf(field),
  next: listOf(ranked),
  active: nullable(next),
  blockers: listOf(blocker),
  services: listOf(service),
  runs: listOf(run),
  problems: natural,
  revision: nullable(revision),
};

import type { Priority } from "../document/model.ts";
import { findingSeverities } from "../lint/finding.ts";
import type { FileDiff, ServiceState } from "../ports.ts";
import type {
  BlockerView,
  CommitDiffView,
  DashboardView,
  DecisionView,
  FieldView,
  RankedView,
  RunFieldView,
  RunView,
  ServiceView,
} from "../views/dashboardView.ts";
import type { FindingsView, FindingView } from "../views/findingViews.ts";
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

const decision = shapeOf<DecisionView>({ id: nullable(text), text, line: natural });

const service = shapeOf<ServiceView>({
  id: text,
  name: text,
  url: text,
  state: serviceState,
  detail: text,
  latencyMs: nullable(finite),
  version: nullable(text),
  latencies: listOf(nullable(finite)),
  observedAt: nullable(finite),
});

const run = shapeOf<RunView>({
  timestamp: text,
  title: text,
  taskId: nullable(text),
  result: nullable(text),
  line: natural,
  fields: listOf(shapeOf<RunFieldView>({ name: text, text })),
  paths: listOf(text),
  commits: listOf(text),
});

const findings = shapeOf<FindingsView>({
  shown: listOf(
    shapeOf<FindingView>({
      id: text,
      rule: text,
      severity: wordOf(findingSeverities),
      message: text,
      line: natural,
      mends: listOf(text),
    }),
  ),
  total: natural,
  fixable: natural,
});

export const fileDiff = shapeOf<FileDiff>({ path: text, added: natural, removed: natural, binary: flag });

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
  later: listOf(ranked),
  active: nullable(next),
  blockers: listOf(blocker),
  decisions: listOf(decision),
  services: listOf(service),
  runs: listOf(run),
  problems: natural,
  findings,
  diffs: listOf(shapeOf<CommitDiffView>({ commit: text, files: listOf(fileDiff) })),
  revision: nullable(revision),
};

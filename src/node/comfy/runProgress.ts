import type { ComfyFrame, NodeProgress, PreviewPicture } from "./comfyFrames.ts";

/** How far a run is; each update is the whole state. */
export interface RunProgress {
  readonly promptId: string;
  /** `unreachable`: nobody answers at the moment; the rest is as it was last heard. */
  readonly state: "waiting" | "running" | "unreachable";
  /** Prompts before it; undefined when that is not known. */
  readonly ahead: number | undefined;
  /** 0 to 1, of all nodes that the outputs need. */
  readonly fraction: number;
  /** Milliseconds that are left at the pace so far; undefined until there is a pace. */
  readonly msLeft: number | undefined;
  /** The node at work. */
  readonly node: string | undefined;
  readonly step: { readonly value: number; readonly max: number } | undefined;
  readonly preview: PreviewPicture | undefined;
  /** What a node said last. */
  readonly text: string | undefined;
}

/** Before this share and this time there is no pace to speak of. */
const paceFrom = { fraction: 0.02, ms: 1000 };

/** Adds up the frames of one run, from new servers and old. */
export class ProgressMeter {
  readonly #needed: number;
  readonly #finished = new Set<string>();
  #running = new Map<string, NodeProgress>();
  #shown: RunProgress;
  readonly #now: () => number;
  #began: number | undefined;

  /** `now` in milliseconds, from any beginning. */
  constructor(promptId: string, neededNodes: number, now = () => performance.now()) {
    this.#needed = Math.max(1, neededNodes);
    this.#now = now;
    const nothing = {
      msLeft: undefined,
      node: undefined,
      step: undefined,
      preview: undefined,
      text: undefined,
      ahead: undefined,
    };
    this.#shown = { promptId, state: "waiting", fraction: 0, ...nothing };
  }

  get now(): RunProgress {
    return this.#shown;
  }

  waiting(ahead: number): void {
    this.#shown = { ...this.#shown, state: "waiting", ahead };
  }

  running(): void {
    this.#began ??= this.#now();
    this.#shown = { ...this.#shown, state: "running", ahead: 0 };
  }

  unreachable(): void {
    this.#shown = { ...this.#shown, state: "unreachable" };
  }

  /** Everything that the outputs need is there. */
  finished(): void {
    this.#shown = { ...this.#shown, state: "running", ahead: 0, fraction: 1, msLeft: 0 };
  }

  /** Takes a frame of this run. */
  add(frame: ComfyFrame): void {
    if (frame.type === "started") this.running();
    else if (frame.type === "cached") this.#cached(frame.nodes);
    else if (frame.type === "executing") this.#enter(frame.node);
    else if (frame.type === "progress") this.#step(frame.node, frame.value, frame.max);
    else if (frame.type === "progress-state") this.#replace(frame.nodes);
    else if (frame.type === "preview") this.#update({ preview: frame.picture });
    else if (frame.type === "text") this.#update({ text: frame.text });
  }

  #cached(nodes: readonly string[]): void {
    for (const node of nodes) this.#finished.add(node);
    this.#update({});
  }

  /** Old servers do not say that a node has ended: it has when the next one begins. */
  #enter(node: string | undefined): void {
    if (node === undefined) return;
    const { node: former } = this.#shown;
    if (former !== undefined && former !== node && !this.#running.has(former)) this.#finished.add(former);
    if (former !== node) this.#update({ node, step: undefined, state: "running", ahead: 0 });
  }

  #step(node: string | undefined, value: number, max: number): void {
    const at = node ?? this.#shown.node;
    if (at === undefined || max <= 0) return;
    this.#update({ step: { value, max }, state: "running", ahead: 0 });
  }

  #replace(nodes: readonly NodeProgress[]): void {
    this.#running = new Map(nodes.filter(({ state }) => state === "running").map((each) => [each.node, each]));
    for (const { displayNode, node, state } of nodes) {
      if (state === "finished" && node === displayNode) this.#finished.add(node);
    }
    const last = nodes.findLast(({ state }) => state === "running");
    const step = last && last.max > 1 ? { step: { value: last.value, max: last.max } } : {};
    this.#update({ state: "running", ahead: 0, ...(last ? { node: last.displayNode } : {}), ...step });
  }

  #update(change: Partial<RunProgress>): void {
    const state = this.#shown.state === "unreachable" ? "running" : this.#shown.state;
    this.#shown = { ...this.#shown, state, ...change };
    const { step } = this.#shown;
    const parts = [...this.#running.values()].filter(({ displayNode, node }) => node === displayNode);
    const partly =
      parts.length > 0
        ? parts.reduce((sum, { max, value }) => sum + (max > 0 ? Math.min(1, value / max) : 0), 0)
        : step
          ? Math.min(1, step.value / step.max)
          : 0;
    const fraction = Math.min(1, (this.#finished.size + partly) / this.#needed);
    // A node may begin its steps anew; what was shown is not taken back.
    const done = Math.max(this.#shown.fraction, fraction);
    this.#shown = { ...this.#shown, fraction: done, msLeft: this.#leftAfter(done) };
  }

  #leftAfter(fraction: number): number | undefined {
    const now = this.#now();
    this.#began ??= now;
    const ms = now - this.#began;
    const hasPace = fraction >= paceFrom.fraction && ms >= paceFrom.ms;
    return hasPace ? Math.round((ms * (1 - fraction)) / fraction) : undefined;
  }
}

import { createHash } from "node:crypto";
import {
  Blocked,
  type FakeNode,
  Interrupted,
  type NodeResult,
  type NodeRun,
  type Prompt,
  type PromptNode,
} from "./fakeNode.ts";
import type { PictureFiles } from "./pictureFiles.ts";
import { PythonFloat, toPythonJson } from "./pythonJson.ts";

export interface NodeProgress {
  value: number;
  max: number;
  state: "running" | "finished";
}

interface CacheEntry {
  readonly values: readonly unknown[];
  readonly ui: Readonly<Record<string, unknown>> | undefined;
}
/** Results by what made them; only those of the last prompt are kept. */
export type ResultCache = Map<string, CacheEntry>;

/** The time that nodes take. */
export interface StepClock {
  /** Milliseconds from some beginning. */
  now(): number;
  wait(milliseconds: number): Promise<void>;
}

export interface ExecutionInit {
  readonly id: string;
  readonly prompt: Prompt;
  readonly outputs: readonly string[];
  readonly extra: Readonly<Record<string, unknown>>;
  readonly nodes: ReadonlyMap<string, FakeNode>;
  readonly cache: ResultCache;
  readonly files: PictureFiles;
  /** True before 0.3.45: no `progress_state`, progress at every step. */
  readonly isOld: boolean;
  readonly clock: StepClock;
  /** To the client of the prompt, or to everyone when it has none. */
  send(type: string, data: Readonly<Record<string, unknown>>): void;
  /** To the client of the prompt, to nobody when it has none. */
  tell(type: string, data: Readonly<Record<string, unknown>>): void;
  /** True when previews to the client carry their metadata: they go before the progress then. */
  wantsMetadata(): boolean;
  preview(node: Readonly<Record<string, unknown>>, mime: string, image: Buffer): void;
  text(node: string, text: string): void;
  isInterrupted(): boolean;
  /** Awaited at each step, so that a test can hold a run. */
  onStep(node: string, value: number): Promise<void> | void;
  onNode(node: string | undefined): void;
}

export type ExecutionEnd =
  | { readonly type: "success" }
  | { readonly type: "error"; readonly node: string; readonly error: Error }
  | { readonly type: "interrupted"; readonly node: string };

const progressIntervalMs = 100;

/** One run of one prompt: which node comes next, what it says, and what it gave. */
export class Execution {
  readonly #init: ExecutionInit;
  readonly #prompt: Prompt;
  /** Node id to node id it came from, for nodes that stand for another one. */
  readonly #parents = new Map<string, string>();
  readonly #values = new Map<string, readonly unknown[]>();
  readonly #progress = new Map<string, NodeProgress>();
  readonly #executed: string[] = [];
  readonly #signatures = new Map<string, string>();
  #currentNode = "";
  readonly outputs: Record<string, Readonly<Record<string, unknown>>> = {};
  readonly meta: Record<string, unknown> = {};

  constructor(init: ExecutionInit) {
    this.#init = init;
    this.#prompt = structuredCloneOf(init.prompt);
  }

  get executed(): readonly string[] {
    return this.#executed;
  }

  /** Ids of the prompt that need no work. */
  cached(): readonly string[] {
    const { cache } = this.#init;
    const signatures = Object.keys(this.#prompt).map((id) => [id, this.#signature(id)] as const);
    const kept = new Set(signatures.map(([, signature]) => signature));
    for (const signature of cache.keys()) if (!kept.has(signature)) cache.delete(signature);
    return signatures.filter(([, signature]) => cache.has(signature)).map(([id]) => id);
  }

  async run(): Promise<ExecutionEnd> {
    const waiting = new Map<string, PromptNode>();
    for (const id of this.#init.outputs) this.#stage(id, waiting);
    const running = new Map<string, Promise<void>>();
    let failure: { readonly id: string; readonly error: unknown } | undefined;
    while ((waiting.size > 0 || running.size > 0) && !failure) {
      const id = this.#pick(waiting);
      if (id === undefined) {
        if (running.size === 0) throw new Error("the prompt waits for itself");
        await Promise.race(running.values());
        continue;
      }
      waiting.delete(id);
      const work = this.#node(id, waiting).catch((error: unknown) => {
        failure ??= { id, error };
      });
      const isAsync = this.#classOf(id).isAsync === true;
      if (!isAsync) await work;
      else
        running.set(
          id,
          work.then(() => void running.delete(id)),
        );
    }
    await Promise.all(running.values());
    if (!failure) return { type: "success" };
    const node = this.#originOf(failure.id);
    if (failure.error instanceof Interrupted) return { type: "interrupted", node };
    return { type: "error", node, error: failure.error as Error };
  }

  #classOf(id: string): FakeNode {
    return this.#init.nodes.get((this.#prompt[id] as PromptNode).class_type) as FakeNode;
  }

  #originOf(id: string): string {
    const parent = this.#parents.get(id);
    return parent === undefined ? id : this.#originOf(parent);
  }

  #linksOf(id: string): [string, number][] {
    return Object.values((this.#prompt[id] as PromptNode).inputs).filter(isLink);
  }

  #stage(id: string, waiting: Map<string, PromptNode>): void {
    if (waiting.has(id) || this.#values.has(id)) return;
    waiting.set(id, this.#prompt[id] as PromptNode);
    for (const [from] of this.#linksOf(id)) {
      const entry = this.#init.cache.get(this.#signature(from));
      if (entry && !this.#values.has(from)) this.#values.set(from, entry.values);
      else this.#stage(from, waiting);
    }
  }

  /** An output before others, then what leads to one: pictures come early. */
  #pick(waiting: Map<string, PromptNode>): string | undefined {
    const ready = [...waiting.keys()].filter((id) => this.#linksOf(id).every(([from]) => this.#values.has(from)));
    const isOutput = (id: string) => this.#classOf(id).info.output_node;
    const feeds = (id: string, test: (next: string) => boolean) =>
      [...waiting.keys()].some((next) => this.#linksOf(next).some(([from]) => from === id) && test(next));
    return (
      ready.find((id) => isOutput(id) || this.#classOf(id).isAsync) ??
      ready.find((id) => feeds(id, isOutput)) ??
      ready.find((id) => feeds(id, (next) => feeds(next, isOutput))) ??
      ready[0]
    );
  }

  async #node(id: string, waiting: Map<string, PromptNode>): Promise<void> {
    const { cache, isInterrupted } = this.#init;
    const node = this.#classOf(id);
    const display = this.#originOf(id);
    const known = cache.get(this.#signature(id));
    if (known) {
      this.#init.tell("executed", { ...this.#named(id), output: known.ui ?? null, prompt_id: this.#init.id });
      if (known.ui) this.#keep(id, known.ui);
      this.#values.set(id, known.values);
      return this.#show(id, { value: 1, max: 1, state: "finished" });
    }
    this.#currentNode = id;
    this.#init.onNode(display);
    this.#show(id, { value: 0, max: 1, state: "running" });
    this.#init.tell("executing", { ...this.#named(id), prompt_id: this.#init.id });
    if (isInterrupted()) throw new Interrupted();
    const result = await this.#result(id, node);
    if (result.expand) await this.#expand(id, result.expand, waiting);
    const values = result.expand
      ? result.expand.result.map(([from, slot]) => this.#values.get(from)?.[slot])
      : (result.values ?? []);
    if (result.ui) {
      this.#keep(id, result.ui);
      this.#init.tell("executed", { ...this.#named(id), output: result.ui, prompt_id: this.#init.id });
    }
    const { max } = this.#progress.get(id) ?? { max: 1 };
    this.#show(id, { value: max, max, state: "finished" });
    this.#values.set(id, values);
    this.#executed.push(id);
    if (!this.#parents.has(id)) cache.set(this.#signature(id), { values, ui: result.ui });
  }

  async #result(id: string, node: FakeNode): Promise<NodeResult> {
    const inputs = this.#inputsOf(id);
    const blocked = Object.values(inputs).find((value) => value instanceof Blocked);
    if (!(blocked instanceof Blocked)) return node.run(this.#runOf(id, inputs));
    if (blocked.message) this.#tellBlocked(id, blocked.message);
    return { values: node.info.output.map(() => new Blocked("")) };
  }

  #tellBlocked(id: string, message: string): void {
    this.#init.tell("execution_error", {
      ...{ prompt_id: this.#init.id, node_id: id, node_type: (this.#prompt[id] as PromptNode).class_type },
      ...{ executed: [...this.#executed], exception_message: `Execution Blocked: ${message}` },
      ...{ exception_type: "ExecutionBlocked", traceback: [], current_inputs: [], current_outputs: [] },
    });
  }

  /** Runs the nodes that stand for `id`, in their order, outputs among them too. */
  async #expand(
    id: string,
    expand: NonNullable<NodeResult["expand"]>,
    waiting: Map<string, PromptNode>,
  ): Promise<void> {
    for (const [name, node] of Object.entries(expand.nodes)) {
      this.#prompt[name] = node;
      this.#parents.set(name, id);
    }
    for (const name of Object.keys(expand.nodes)) await this.#node(name, waiting);
  }

  #keep(id: string, ui: Readonly<Record<string, unknown>>): void {
    this.outputs[id] = ui;
    const parent = this.#parents.get(id) ?? null;
    this.meta[id] = { node_id: id, display_node: this.#originOf(id), parent_node: parent, real_node_id: parent ?? id };
  }

  #named(id: string) {
    return { node: id, display_node: this.#originOf(id) };
  }

  #inputsOf(id: string): Record<string, unknown> {
    const { inputs } = this.#prompt[id] as PromptNode;
    return Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => {
        if (isLink(value)) return [name, this.#values.get(value[0])?.[value[1]]];
        return [name, value instanceof PythonFloat ? value.value : value];
      }),
    );
  }

  #runOf(id: string, inputs: Record<string, unknown>): NodeRun {
    const init = this.#init;
    let lastSent = 0;
    return {
      ...{ id, inputs, prompt: init.prompt, extra: init.extra },
      step: async (value, max, delaySeconds = 0, preview) => {
        if (delaySeconds > 0) await init.clock.wait(delaySeconds * 1000);
        if (init.isInterrupted()) throw new Interrupted();
        const now = init.clock.now();
        const isDue = init.isOld || preview || value === 1 || value === max || now - lastSent >= progressIntervalMs;
        if (isDue) {
          lastSent = now;
          this.#step(id, value, max, preview);
        }
        await init.onStep(id, value);
        if (init.isInterrupted()) throw new Interrupted();
      },
      text: (text) => init.text(id, text),
      save: (picture, prefix, type) => init.files.save(picture, prefix, type),
      file: (name) => init.files.annotated(name),
    };
  }

  #step(id: string, value: number, max: number, preview: { mime: string; image: Buffer } | undefined): void {
    const progress = { value, max, prompt_id: this.#init.id, node: id };
    this.#show(id, { value, max, state: "running" });
    const origin = this.#parents.get(id) ?? null;
    const meta = {
      ...{ node_id: id, prompt_id: this.#init.id, display_node_id: this.#originOf(id) },
      ...{ parent_node_id: origin, real_node_id: origin ?? id, image_type: preview?.mime },
    };
    // A preview without metadata follows its progress, one with metadata goes before it.
    const show = () => preview && this.#init.preview(meta, preview.mime, preview.image);
    const withMeta = this.#init.wantsMetadata();
    if (withMeta) show();
    this.#init.send("progress", progress);
    if (!withMeta) show();
  }

  #show(id: string, progress: NodeProgress): void {
    this.#progress.set(id, progress);
    if (this.#init.isOld) return;
    const nodes = [...this.#progress].map(([node, { max, state, value }]) => {
      const parent = this.#parents.get(node) ?? null;
      const entry = {
        ...{ value: new PythonFloat(value), max: new PythonFloat(max), state, node_id: node, prompt_id: this.#init.id },
        ...{ display_node_id: this.#originOf(node), parent_node_id: parent, real_node_id: parent ?? node },
      };
      return [node, entry];
    });
    this.#init.send("progress_state", { prompt_id: this.#init.id, nodes: Object.fromEntries(nodes) });
  }

  /** What a node's result depends on, everything before it included. */
  #signature(id: string): string {
    const known = this.#signatures.get(id);
    if (known !== undefined) return known;
    const node = this.#prompt[id] as PromptNode;
    const inputs = Object.entries(node.inputs).map(([name, value]) =>
      isLink(value) ? [name, this.#signature(value[0]), value[1]] : [name, value],
    );
    const salt = this.#classOf(id).isVolatile ? `${this.#init.id}` : "";
    const signature = createHash("sha1")
      .update(toPythonJson([node.class_type, salt, inputs]))
      .digest("hex");
    this.#signatures.set(id, signature);
    return signature;
  }

  /** The node that works, or worked last. */
  get currentNode(): string {
    return this.#currentNode;
  }
}

export function isLink(value: unknown): value is [string, number] {
  return Array.isArray(value) && value.length === 2;
}

function structuredCloneOf(prompt: Prompt): Prompt {
  return Object.fromEntries(Object.entries(prompt).map(([id, node]) => [id, { ...node, inputs: { ...node.inputs } }]));
}

/** A workflow in API form as the server holds it: values coerced, floats as `PythonFloat`. */
export type Prompt = Record<string, PromptNode>;
export interface PromptNode {
  readonly class_type: string;
  inputs: Record<string, unknown>;
  readonly _meta?: { readonly title?: string };
}

/** An input as object_info tells it: `["INT", {min: 0}]`, `[["a", "b"]]`. */
export type InputSpec = readonly [type: string | readonly unknown[], options?: Readonly<Record<string, unknown>>];

/** A node class as `/object_info` tells it. */
export interface NodeInfo {
  readonly input: {
    readonly required?: Readonly<Record<string, InputSpec>>;
    readonly optional?: Readonly<Record<string, InputSpec>>;
    readonly hidden?: Readonly<Record<string, unknown>>;
  };
  readonly output: readonly string[];
  readonly output_node: boolean;
  readonly [key: string]: unknown;
}

/** What a running node may do. */
export interface NodeRun {
  readonly id: string;
  /** Links replaced by what the linked nodes gave. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly prompt: Prompt;
  readonly extra: Readonly<Record<string, unknown>>;
  /** Waits `delaySeconds`, then reports a step; throws when the run was interrupted. */
  step(value: number, max: number, delaySeconds?: number, preview?: { mime: string; image: Buffer }): Promise<void>;
  text(text: string): void;
  /** Stores a picture and returns its entry for `ui`. */
  save(picture: Buffer, prefix: string, type: "output" | "temp"): Readonly<Record<string, string>>;
  /** A file of the input folder, `[output]` and `[temp]` behind the name understood. */
  file(name: string): Buffer | undefined;
}

export interface NodeResult {
  readonly values?: readonly unknown[];
  readonly ui?: Readonly<Record<string, unknown>>;
  /** Nodes that take this one's place; `result` are links into them. */
  readonly expand?: { readonly nodes: Prompt; readonly result: readonly (readonly [string, number])[] };
}

export interface FakeNode {
  readonly info: NodeInfo;
  /** Several nodes that wait may run at once. */
  readonly isAsync?: boolean;
  /** Never taken from the cache. */
  readonly isVolatile?: boolean;
  /** Inputs that the node judges itself, instead of the server: the message when it refuses. */
  readonly judge?: Readonly<Record<string, (value: unknown, has: (name: string) => boolean) => string | undefined>>;
  run(run: NodeRun): NodeResult | Promise<NodeResult>;
}

/** What a node gives instead of a value to keep what follows from running; without message silently. */
export class Blocked {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** The run was interrupted while a node was at work. */
export class Interrupted extends Error {}

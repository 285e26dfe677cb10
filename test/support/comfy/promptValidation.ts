import type { FakeNode, InputSpec, Prompt, PromptNode } from "./fakeNode.ts";
import { PythonFloat, toPythonText } from "./pythonJson.ts";

export interface PromptFault {
  readonly type: string;
  readonly message: string;
  readonly details: string;
  readonly extra_info: Readonly<Record<string, unknown>>;
}

export interface NodeFaults {
  readonly errors: readonly PromptFault[];
  readonly dependent_outputs: string[];
  readonly class_type: string;
}

export interface Validation {
  /** Undefined when at least one output can run. */
  readonly error: PromptFault | undefined;
  readonly nodeErrors: Record<string, NodeFaults>;
  /** Output nodes that can run. */
  readonly outputs: readonly string[];
}

export interface ValidationRules {
  readonly nodes: ReadonlyMap<string, FakeNode>;
  /** True before 0.12: other words for an unknown class; cycles end without a word. */
  readonly isOld: boolean;
  readonly has: (file: string) => boolean;
  /** The order of a set of node ids, which the server chooses. */
  readonly inSetOrder: (ids: readonly string[]) => readonly string[];
}

const fault = (
  type: string,
  message: string,
  details: string,
  extra_info: Readonly<Record<string, unknown>> = {},
): PromptFault => ({
  ...{ type, message, details, extra_info },
});

/** Python's exception, as the server tells it. */
class PythonError extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** Judges a workflow as `POST /prompt` does, and coerces its values in place. */
export function validatePrompt(
  prompt: Prompt,
  targets: readonly string[] | undefined,
  rules: ValidationRules,
): Validation {
  const refused = (error: PromptFault): Validation => ({ error, nodeErrors: {}, outputs: [] });
  for (const [id, node] of Object.entries(prompt)) {
    const unknown = unknownClass(id, node, rules);
    if (unknown) return refused(unknown);
  }
  const outputs = Object.keys(prompt).filter(
    (id) =>
      rules.nodes.get((prompt[id] as PromptNode).class_type)?.info.output_node && (!targets || targets.includes(id)),
  );
  if (outputs.length === 0) return refused(fault("prompt_no_outputs", "Prompt has no outputs", ""));
  return new Judgement(prompt, rules).judge(rules.inSetOrder(outputs));
}

function unknownClass(id: string, node: PromptNode, { isOld, nodes }: ValidationRules): PromptFault | undefined {
  const name = node.class_type as string | undefined;
  if (name !== undefined && nodes.has(name)) return undefined;
  const details = `Node ID '#${id}'`;
  const title = node._meta?.title ?? name ?? id;
  if (isOld) {
    const message =
      name === undefined
        ? "Cannot execute because a node is missing the class_type property."
        : `Cannot execute because node ${name} does not exist.`;
    return fault("invalid_prompt", message, details);
  }
  const message =
    name === undefined
      ? `Node '${title}' has no class_type. The workflow may be corrupted or a custom node is missing.`
      : `Node '${title}' not found. The custom node may not be installed.`;
  return fault("missing_node_type", message, details, { node_id: id, class_type: name ?? null, node_title: title });
}

/** One look at one prompt; results of nodes are kept, as several outputs share them. */
class Judgement {
  readonly #prompt: Prompt;
  readonly #rules: ValidationRules;
  readonly #results = new Map<string, PromptFault[]>();
  readonly #visiting: string[] = [];
  #cycle: readonly string[] | undefined;

  constructor(prompt: Prompt, rules: ValidationRules) {
    this.#prompt = prompt;
    this.#rules = rules;
  }

  judge(outputs: readonly string[]): Validation {
    const nodeErrors: Record<string, NodeFaults> = {};
    const good: string[] = [];
    const reasons: PromptFault[] = [];
    for (const output of outputs) {
      let failed: readonly string[];
      try {
        failed = this.#node(output);
      } catch (error) {
        failed = this.#crashed(output, error);
      }
      if (failed.length === 0) good.push(output);
      else this.#report(failed, output, nodeErrors);
      if (failed.includes(output)) reasons.push(...(this.#results.get(output) ?? []));
    }
    if (good.length > 0) return { error: undefined, nodeErrors, outputs: good };
    const details = [...new Set(reasons)].map(({ message, details }) => `${message}: ${details}`).join("\n");
    const error = fault("prompt_outputs_failed_validation", "Prompt outputs failed validation", details);
    return { error, nodeErrors, outputs: [] };
  }

  #report(failed: readonly string[], output: string, nodeErrors: Record<string, NodeFaults>): void {
    for (const id of failed) {
      const errors = this.#results.get(id) ?? [];
      if (errors.length === 0) continue;
      nodeErrors[id] ??= { errors, dependent_outputs: [], class_type: (this.#prompt[id] as PromptNode).class_type };
      nodeErrors[id].dependent_outputs.push(output);
    }
  }

  #crashed(output: string, error: unknown): readonly string[] {
    if (!(error instanceof PythonError)) throw error;
    if (error.type === "RecursionError") return [output];
    const failed = fault("exception_during_validation", "Exception when validating node", error.message, {
      exception_type: error.type,
      traceback: [],
    });
    this.#results.set(output, [failed]);
    return [output];
  }

  /** Ids of this node and those before it that have faults. */
  #node(id: string): readonly string[] {
    const known = this.#results.get(id);
    const node = this.#prompt[id] as PromptNode;
    if (this.#visiting.includes(id)) return this.#cycleAt(id);
    const errors: PromptFault[] = [];
    if (!known) this.#results.set(id, errors);
    if (node.inputs === undefined) throw new PythonError("KeyError", "'inputs'");
    const { info, judge } = this.#rules.nodes.get(node.class_type) as FakeNode;
    const failed: string[] = [];
    this.#visiting.push(id);
    const specs = { ...info.input.required, ...info.input.optional };
    for (const [name, spec] of Object.entries(specs)) {
      const isRequired = info.input.required?.[name] !== undefined;
      failed.push(...this.#input(id, name, spec, isRequired, known ? [] : errors, judge?.[name] !== undefined));
    }
    this.#visiting.pop();
    if (!known) this.#ownJudge(node, judge, errors);
    if ((this.#results.get(id) ?? []).length > 0) failed.push(id);
    return [...new Set(failed)];
  }

  #ownJudge(node: PromptNode, judge: FakeNode["judge"], errors: PromptFault[]): void {
    for (const [name, refuse] of Object.entries(judge ?? {})) {
      const value = node.inputs[name];
      const reason = value === undefined || Array.isArray(value) ? undefined : refuse(value, this.#rules.has);
      if (!reason) continue;
      errors.push(
        fault("custom_validation_failed", "Custom validation failed for node", `${name} - ${reason}`, {
          input_name: name,
        }),
      );
    }
  }

  #cycleAt(id: string): readonly string[] {
    if (this.#rules.isOld) throw new PythonError("RecursionError", "maximum recursion depth exceeded");
    const nodes = this.#visiting.slice(this.#visiting.indexOf(id));
    if (this.#cycle) return nodes;
    this.#cycle = nodes;
    const words = [...nodes, id]
      .map((each) => `${each} (${(this.#prompt[each] as PromptNode).class_type})`)
      .join(" -> ");
    for (const each of nodes) {
      this.#results
        .get(each)
        ?.push(fault("dependency_cycle", "Dependency cycle detected", words, { node_id: each, cycle_nodes: nodes }));
    }
    return nodes;
  }

  #input(
    id: string,
    name: string,
    spec: InputSpec,
    isRequired: boolean,
    errors: PromptFault[],
    isJudged: boolean,
  ): readonly string[] {
    const node = this.#prompt[id] as PromptNode;
    const [type, options = {}] = spec;
    const info = (more: Readonly<Record<string, unknown>> = {}) => ({
      input_name: name,
      input_config: [type, options],
      ...more,
    });
    if (!(name in node.inputs)) {
      if (isRequired)
        errors.push(fault("required_input_missing", "Required input is missing", name, { input_name: name }));
      return [];
    }
    const value = node.inputs[name];
    if (Array.isArray(value)) {
      if (value.length === 2) return this.#link(name, spec, value, errors);
      const message = "Bad linked input, must be a length-2 list of [node_id, slot_index]";
      errors.push(fault("bad_linked_input", message, name, info({ received_value: value })));
      return [];
    }
    const unwrapped = isWrapped(value) ? value.__value__ : value;
    const coerced = coerce(type, unwrapped);
    if (coerced instanceof PythonError) {
      const message = `Failed to convert an input value to a ${type} value`;
      const shown = typeof value === "string" ? value : toPythonText(value);
      const details = `${name}, ${shown}, ${coerced.message}`;
      errors.push(
        fault(
          "invalid_input_type",
          message,
          details,
          info({ received_value: value, exception_message: coerced.message }),
        ),
      );
      return [];
    }
    node.inputs[name] = coerced;
    if (!isJudged) errors.push(...boundFaults(name, coerced, type, options));
    return [];
  }

  #link(name: string, spec: InputSpec, value: readonly unknown[], errors: PromptFault[]): readonly string[] {
    const [type, options = {}] = spec;
    const [from, slot] = value as [string, number];
    const source = this.#prompt[from];
    if (source === undefined) throw new PythonError("KeyError", toPythonText(from));
    const received = this.#rules.nodes.get(source.class_type)?.info.output[slot];
    if (received === undefined) throw new PythonError("IndexError", "tuple index out of range");
    if (!isCompatible(received, type)) {
      const wanted = typeof type === "string" ? type : "COMBO";
      const details = `${name}, received_type(${received}) mismatch input_type(${wanted})`;
      const more = { input_name: name, input_config: [type, options], received_type: received, linked_node: value };
      errors.push(fault("return_type_mismatch", "Return type mismatch between linked nodes", details, more));
      return [];
    }
    try {
      return this.#node(from);
    } catch (error) {
      if (!(error instanceof PythonError) || error.type === "RecursionError") throw error;
      this.#visiting.splice(this.#visiting.indexOf(from));
      const more = {
        ...{ input_name: name, input_config: [type, options], exception_message: error.message },
        ...{ exception_type: error.type, traceback: [], linked_node: value },
      };
      this.#results.set(from, [
        fault("exception_during_inner_validation", "Exception when validating inner node", error.message, more),
      ]);
      return [from];
    }
  }
}

function isWrapped(value: unknown): value is { readonly __value__: unknown } {
  return typeof value === "object" && value !== null && "__value__" in value;
}

function isCompatible(received: string, wanted: InputSpec[0]): boolean {
  if (typeof wanted !== "string") return false;
  if (
    received === "*" ||
    wanted === "*" ||
    wanted.startsWith("COMFY_MATCHTYPE") ||
    received.startsWith("COMFY_MATCHTYPE")
  ) {
    return true;
  }
  return received.split(",").some((type) => wanted.split(",").includes(type));
}

/** A value as Python's `int`, `float`, `str` and `bool` make it. */
function coerce(type: InputSpec[0], value: unknown): unknown {
  if (type === "STRING") return typeof value === "string" ? value : toPythonText(value);
  if (type === "BOOLEAN") return typeof value === "string" ? value !== "" : Boolean(value);
  if (type === "INT") {
    if (typeof value === "bigint" || typeof value === "boolean")
      return typeof value === "bigint" ? value : Number(value);
    if (typeof value === "number") return Math.trunc(value);
    if (typeof value === "string") {
      if (/^\s*[+-]?\d+\s*$/.test(value)) return Number(value);
      return new PythonError("ValueError", `invalid literal for int() with base 10: ${toPythonText(value)}`);
    }
    return new PythonError(
      "TypeError",
      "int() argument must be a string, a bytes-like object or a real number, not 'NoneType'",
    );
  }
  if (type === "FLOAT") {
    if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean")
      return new PythonFloat(Number(value));
    if (typeof value === "string") {
      if (value.trim() !== "" && Number.isFinite(Number(value))) return new PythonFloat(Number(value));
      return new PythonError("ValueError", `could not convert string to float: ${toPythonText(value)}`);
    }
    return new PythonError("TypeError", "float() argument must be a string or a real number, not 'NoneType'");
  }
  return value;
}

function boundFaults(
  name: string,
  value: unknown,
  type: InputSpec[0],
  options: Readonly<Record<string, unknown>>,
): PromptFault[] {
  const info = { input_name: name, input_config: [type, options], received_value: value };
  const number = value instanceof PythonFloat ? value.value : typeof value === "bigint" ? value : Number(value);
  const shown = (bound: unknown) => toPythonText(type === "FLOAT" ? new PythonFloat(Number(bound)) : bound);
  const { min, max } = options as { min?: number | bigint | null; max?: number | bigint | null };
  if (type === "INT" || type === "FLOAT") {
    if (min !== undefined && min !== null && number < min) {
      return [
        fault("value_smaller_than_min", `Value ${toPythonText(value)} smaller than min of ${shown(min)}`, name, info),
      ];
    }
    if (max !== undefined && max !== null && number > max) {
      return [
        fault("value_bigger_than_max", `Value ${toPythonText(value)} bigger than max of ${shown(max)}`, name, info),
      ];
    }
  }
  const allowed = Array.isArray(type) ? type : type === "COMBO" ? options.options : undefined;
  if (!Array.isArray(allowed) || allowed.includes(value)) return [];
  const list = allowed.length > 20 ? `(list of length ${allowed.length})` : toPythonText(allowed);
  const more = allowed.length > 20 ? { ...info, input_config: null } : info;
  return [fault("value_not_in_list", "Value not in list", `${name}: ${toPythonText(value)} not in ${list}`, more)];
}

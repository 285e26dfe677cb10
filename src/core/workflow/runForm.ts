import { ControlError } from "../base/errors.ts";
import type { TextEdit, TextRange } from "../base/text.ts";
import type { NodeClasses, NodeInput } from "./nodeClasses.ts";
import type { Workflow, WorkflowInput, WorkflowNode } from "./readWorkflow.ts";
import { valueFault } from "./valueFault.ts";

export const parameterKeys = [
  "prompt",
  "negative",
  "seed",
  "steps",
  "cfg",
  "width",
  "height",
  "batch",
  "sampler",
  "scheduler",
  "checkpoint",
] as const;
export type ParameterKey = (typeof parameterKeys)[number];

/** A value of a workflow that a person changes from run to run. */
export interface RunParameter {
  readonly key: ParameterKey;
  readonly node: string;
  readonly nodeTitle: string;
  readonly input: string;
  /** As it stands in the workflow, without quotes; seeds with every digit. */
  readonly value: string;
  readonly kind: "text" | "number";
  readonly range: TextRange;
  /** What the server allows; undefined when it is not known or not a list. */
  readonly choices: readonly string[] | undefined;
  readonly spec: NodeInput | undefined;
}

const keysByInput: Readonly<Record<string, ParameterKey>> = {
  seed: "seed",
  noise_seed: "seed",
  steps: "steps",
  cfg: "cfg",
  width: "width",
  height: "height",
  batch_size: "batch",
  sampler_name: "sampler",
  scheduler: "scheduler",
  ckpt_name: "checkpoint",
};
const textInputs = new Set(["text", "prompt", "text_g", "clip_l", "positive_prompt"]);

/** What the run form asks for, in the order of the keys. `classes` tells what is allowed, and may be missing. */
export function runParameters(workflow: Workflow, classes?: NodeClasses): readonly RunParameter[] {
  const negative = textNodes(workflow, "negative");
  const positive = textNodes(workflow, "positive");
  const found = [...workflow.nodes.values()].flatMap((node) =>
    (node.inputs ?? []).flatMap((input) => {
      const key = keyOf(node, input, positive, negative);
      return key ? [toParameter(key, node, input, classes)] : [];
    }),
  );
  return found.sort((a, b) => parameterKeys.indexOf(a.key) - parameterKeys.indexOf(b.key));
}

function keyOf(
  node: WorkflowNode,
  { name, value }: WorkflowInput,
  positive: ReadonlySet<string>,
  negative: ReadonlySet<string>,
): ParameterKey | undefined {
  if (value.kind === "text" && textInputs.has(name)) {
    // A text that both sides use is the prompt.
    return negative.has(node.id) && !positive.has(node.id) ? "negative" : "prompt";
  }
  return value.kind === "text" || value.kind === "number" ? keysByInput[name] : undefined;
}

/** Nodes with a text that reach an input called `positive` or `negative`. */
function textNodes(workflow: Workflow, side: "positive" | "negative"): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [...workflow.nodes.values()].flatMap(({ inputs }) =>
    (inputs ?? []).flatMap(({ name, value }) => (name === side && value.kind === "link" ? [value.node] : [])),
  );
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (reached.has(id)) continue;
    reached.add(id);
    for (const { value } of workflow.nodes.get(id)?.inputs ?? []) if (value.kind === "link") open.push(value.node);
  }
  return reached;
}

function toParameter(
  key: ParameterKey,
  node: WorkflowNode,
  input: WorkflowInput,
  classes: NodeClasses | undefined,
): RunParameter {
  const { name, range, value } = input;
  const spec = classes?.get(node.classType ?? "")?.inputs.find((candidate) => candidate.name === name);
  const options = spec?.type.kind === "choice" ? spec.type.options : undefined;
  return {
    ...{ key, node: node.id, nodeTitle: node.title ?? node.classType ?? node.id, input: name, range, spec },
    kind: value.kind === "number" ? "number" : "text",
    value: value.kind === "number" ? value.text : value.kind === "text" ? value.value : "",
    choices: options?.map(String),
  };
}

/** Why a value cannot be set, in words for a person; undefined when it can. */
export function parameterFault(parameter: RunParameter, value: string): string | undefined {
  if (parameter.kind === "number" && !/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(value)) {
    return `Unexpected "${value}", expected a number for ${parameter.key}`;
  }
  // The server would cut it off without a word.
  const type = parameter.spec?.type;
  if (type?.kind === "number" && type.isInteger && !Number.isInteger(Number(value))) {
    return `Unexpected "${value}", expected a whole number for ${parameter.key}`;
  }
  const given =
    parameter.kind === "number" ? { kind: "number" as const, text: value } : { kind: "text" as const, value };
  const fault = parameter.spec && valueFault(given, parameter.spec);
  return fault?.severity === "error" ? fault.message : undefined;
}

/** The edit that sets a parameter; every other byte of the workflow stays. Throws `usage` for a value that is refused. */
export function parameterEdit(parameter: RunParameter, value: string): TextEdit {
  const fault = parameterFault(parameter, value);
  if (fault) throw new ControlError("usage", fault);
  return { range: parameter.range, newText: parameter.kind === "number" ? value : JSON.stringify(value) };
}

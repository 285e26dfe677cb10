import type { TextRange } from "../base/text.ts";
import type { NodeClass, NodeClasses, NodeInput } from "./nodeClasses.ts";
import type { InputValue, Workflow, WorkflowInput, WorkflowNode } from "./readWorkflow.ts";
import { valueFault } from "./valueFault.ts";

export type WorkflowFault =
  | "unknown-class"
  | "missing-class"
  | "no-output"
  | "missing-inputs"
  | "missing-input"
  | "bad-link"
  | "unknown-node"
  | "unknown-slot"
  | "wrong-type"
  | "wrong-value"
  | "too-small"
  | "too-big"
  | "not-in-list"
  | "cycle";

export interface WorkflowFinding {
  readonly fault: WorkflowFault;
  /** An error keeps the server from running it; a warning may be accepted by the node itself. */
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly range: TextRange;
  /** Undefined for the workflow as a whole. */
  readonly node: string | undefined;
  readonly input: string | undefined;
}

/** What the server would refuse, at its place in the text. As there, only what an output needs is looked at. */
export function validateWorkflow(workflow: Workflow, classes: NodeClasses): readonly WorkflowFinding[] {
  const unknown = [...workflow.nodes.values()].flatMap((node) => classFindings(node, classes));
  const outputs = outputNodes(workflow, classes);
  if (outputs.length === 0 && unknown.length === 0) return [noOutput(workflow)];
  const needed = neededNodes(workflow, outputs);
  const found = needed.flatMap((node) => nodeFindings(node, workflow, classes));
  return [...unknown, ...found, ...cycleFindings(workflow, needed)];
}

/** The nodes whose results are kept or shown, by what the server says of their classes. */
export function outputNodes(workflow: Workflow, classes: NodeClasses): readonly WorkflowNode[] {
  return [...workflow.nodes.values()].filter(({ classType }) => classes.get(classType ?? "")?.isOutput);
}

/** `outputs` and everything before them. */
export function neededNodes(workflow: Workflow, outputs: readonly WorkflowNode[]): readonly WorkflowNode[] {
  const needed = new Set<WorkflowNode>();
  const open = [...outputs];
  for (let node = open.pop(); node; node = open.pop()) {
    if (needed.has(node)) continue;
    needed.add(node);
    open.push(...linkedNodes(node, workflow));
  }
  return [...workflow.nodes.values()].filter((node) => needed.has(node));
}

function linkedNodes(node: WorkflowNode, workflow: Workflow): WorkflowNode[] {
  return (node.inputs ?? []).flatMap(({ value }) => {
    const source = value.kind === "link" ? workflow.nodes.get(value.node) : undefined;
    return source ? [source] : [];
  });
}

function noOutput({ text }: Workflow): WorkflowFinding {
  const start = Math.max(0, text.indexOf("{"));
  return {
    ...{ fault: "no-output", severity: "error", node: undefined, input: undefined },
    message: "Unexpected workflow without output, expected a node that saves or shows something",
    range: { start, end: start + 1 },
  };
}

function classFindings({ classRange, classType, id }: WorkflowNode, classes: NodeClasses): WorkflowFinding[] {
  if (classType !== undefined && classes.has(classType)) return [];
  const about = { severity: "error", range: classRange, node: id, input: undefined } as const;
  if (classType === undefined) return [{ ...about, fault: "missing-class", message: `Node ${id} has no class_type` }];
  const message = `Unexpected class "${classType}", expected one that the server has; a custom node may not be installed`;
  return [{ ...about, fault: "unknown-class", message }];
}

function nodeFindings(node: WorkflowNode, workflow: Workflow, classes: NodeClasses): WorkflowFinding[] {
  const known = classes.get(node.classType ?? "");
  if (!known) return [];
  if (!node.inputs) {
    const message = `Node ${node.id} has no inputs`;
    return [
      { fault: "missing-inputs", severity: "error", message, range: node.classRange, node: node.id, input: undefined },
    ];
  }
  const inputs = new Map(node.inputs.map((input) => [input.name, input]));
  return expandInputs(known.inputs, inputs).flatMap((spec) => {
    const input = inputs.get(spec.name);
    if (input) return inputFindings(node, spec, input, workflow, classes, known);
    if (!spec.isRequired) return [];
    const message = `Input "${spec.name}" of ${known.name} is missing`;
    return [
      { fault: "missing-input", severity: "error", message, range: node.classRange, node: node.id, input: spec.name },
    ];
  });
}

/** The inputs that a node has, given its values: some classes grow, or depend on a choice. */
export function expandInputs(
  specs: readonly NodeInput[],
  given: ReadonlyMap<string, WorkflowInput>,
): readonly NodeInput[] {
  return specs.flatMap((spec) => {
    if (spec.type.kind === "dynamic") {
      const chosen = given.get(spec.name)?.value;
      const branch = (chosen?.kind === "text" ? spec.type.branches.get(chosen.value) : undefined) ?? [];
      return [
        spec,
        ...expandInputs(
          branch.map((inner) => ({ ...inner, name: `${spec.name}.${inner.name}` })),
          given,
        ),
      ];
    }
    if (spec.type.kind !== "grow") return [spec];
    const { item, least, prefix } = spec.type;
    const count = Math.max(least, [...given.keys()].filter((name) => name.startsWith(`${spec.name}.${prefix}`)).length);
    return Array.from({ length: count }, (_, at) => ({
      ...{ name: `${spec.name}.${prefix}${at}`, isRequired: spec.isRequired && at < least, type: item },
      ...{ linkTypes: item.kind === "link" ? item.types : ["*"], tooltip: spec.tooltip },
    }));
  });
}

function inputFindings(
  node: WorkflowNode,
  spec: NodeInput,
  input: WorkflowInput,
  workflow: Workflow,
  classes: NodeClasses,
  known: NodeClass,
): WorkflowFinding[] {
  const { range, value } = input;
  const about = { node: node.id, input: spec.name, range };
  if (value.kind === "link") {
    const found = linkFault(value, spec, workflow, classes);
    if (!found) return [];
    const isLoose = found.fault === "wrong-type" && (known.isCustom || found.isCustom);
    return [{ ...about, fault: found.fault, severity: isLoose ? "warning" : "error", message: found.message }];
  }
  const found = valueFault(value, spec);
  return found ? [{ ...about, ...found }] : [];
}

interface LinkFault {
  readonly fault: WorkflowFault;
  readonly message: string;
  readonly isCustom?: boolean;
}

function linkFault(
  link: Extract<InputValue, { readonly kind: "link" }>,
  spec: NodeInput,
  workflow: Workflow,
  classes: NodeClasses,
): LinkFault | undefined {
  const source = workflow.nodes.get(link.node);
  if (!source)
    return { fault: "unknown-node", message: `Unexpected link to "${link.node}", expected the id of a node` };
  const known = classes.get(source.classType ?? "");
  if (!known) return undefined;
  const type = known.outputs[link.slot];
  if (type === undefined) {
    const message = `Unexpected slot ${link.slot}, expected one of the ${known.outputs.length} outputs of ${known.name}`;
    return { fault: "unknown-slot", message };
  }
  if (isCompatible(type.split(","), spec.linkTypes)) return undefined;
  const message = `Unexpected ${type} from ${known.name}, expected ${spec.linkTypes.join(" or ")} for "${spec.name}"`;
  return { fault: "wrong-type", message, isCustom: known.isCustom };
}

/** Whether an output of the given types may be linked to an input that wants others; `*` fits everything. */
export function isCompatible(given: readonly string[], wanted: readonly string[]): boolean {
  const isOpen = (type: string) => type === "*" || type.startsWith("COMFY_");
  return given.some(isOpen) || wanted.some(isOpen) || given.some((type) => wanted.includes(type));
}

/** More cycles than these tell nothing new; each remembers its way. */
const mostCycles = 20;
const namedNodes = 12;

/** One finding a cycle, at the link that closes it. */
function cycleFindings(workflow: Workflow, needed: readonly WorkflowNode[]): WorkflowFinding[] {
  const found: WorkflowFinding[] = [];
  const state = new Map<string, "open" | "done">();
  for (const start of needed) {
    const trail: { node: WorkflowNode; next: number }[] = [{ node: start, next: 0 }];
    if (state.has(start.id)) continue;
    state.set(start.id, "open");
    for (let top = trail.at(-1); top && found.length < mostCycles; top = trail.at(-1)) {
      const input = top.node.inputs?.[top.next++];
      if (!input) {
        state.set(top.node.id, "done");
        trail.pop();
        continue;
      }
      const source = input.value.kind === "link" ? workflow.nodes.get(input.value.node) : undefined;
      if (!source || state.get(source.id) === "done") continue;
      if (state.get(source.id) === "open")
        found.push(
          toCycle(
            trail.map(({ node }) => node),
            source,
            input,
            top.node,
          ),
        );
      else {
        state.set(source.id, "open");
        trail.push({ node: source, next: 0 });
      }
    }
  }
  return found;
}

function toCycle(
  trail: readonly WorkflowNode[],
  first: WorkflowNode,
  input: WorkflowInput,
  node: WorkflowNode,
): WorkflowFinding {
  const ids = [...trail.slice(trail.indexOf(first)), first].map(({ id }) => id);
  if (ids.length > namedNodes) ids.splice(namedNodes - 3, ids.length - namedNodes, "…");
  const message = `Nodes wait for one another: ${ids.join(" → ")}`;
  return { fault: "cycle", severity: "error", message, range: input.range, node: node.id, input: input.name };
}

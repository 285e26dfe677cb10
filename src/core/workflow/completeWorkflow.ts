/** What an editor offers and tells inside the text of a workflow, which may be broken while a person types. */
import { getLocation, type Location, type Node } from "jsonc-parser";
import type { TextRange } from "../base/text.ts";
import type { NodeClass, NodeClasses, NodeInput } from "./nodeClasses.ts";
import { parseTolerantly, readNodes, type WorkflowNode } from "./readWorkflow.ts";
import { expandInputs, isCompatible } from "./validateWorkflow.ts";

export interface WorkflowSuggestion {
  readonly kind: "class" | "input" | "value" | "node";
  readonly label: string;
  readonly detail: string;
  /** What it takes the place of, with quotes. */
  readonly range: TextRange;
  readonly newText: string;
}

export interface WorkflowExplanation {
  readonly range: TextRange;
  readonly title: string;
  readonly lines: readonly string[];
}

interface Place {
  readonly location: Location;
  readonly nodes: ReadonlyMap<string, WorkflowNode>;
  readonly node: WorkflowNode | undefined;
  readonly known: NodeClass | undefined;
  /** The inputs of the node, those that depend on others too. */
  readonly inputs: readonly NodeInput[];
}

function placeAt(text: string, offset: number, classes: NodeClasses): Place | undefined {
  const root = parseTolerantly(text);
  if (root?.type !== "object") return undefined;
  const location = getLocation(text, offset);
  const nodes = readNodes(root, text);
  const node = nodes.get(String(location.path[0]));
  const known = classes.get(node?.classType ?? "");
  const given = new Map((node?.inputs ?? []).map((input) => [input.name, input]));
  const inputs = expandInputs(known?.inputs ?? [], given).filter(({ type }) => type.kind !== "grow");
  const next = nextInputs(known?.inputs ?? [], given).filter(
    ({ name }) => !inputs.some((input) => input.name === name),
  );
  return { location, nodes, node, known, inputs: [...inputs, ...next] };
}

/** One more of each input that grows: `images.image2` behind `images.image1`. */
function nextInputs(specs: readonly NodeInput[], given: ReadonlyMap<string, unknown>): NodeInput[] {
  return specs.flatMap((spec) => {
    if (spec.type.kind !== "grow") return [];
    const start = `${spec.name}.${spec.type.prefix}`;
    const count = [...given.keys()].filter((name) => name.startsWith(start)).length;
    const { item } = spec.type;
    const linkTypes = item.kind === "link" ? item.types : ["*"];
    return [{ ...spec, name: `${start}${count}`, isRequired: false, type: item, linkTypes }];
  });
}

/** Classes, inputs that are not there yet, values, and nodes to link to, for the place of the keyboard. */
export function completeWorkflow(text: string, offset: number, classes: NodeClasses): readonly WorkflowSuggestion[] {
  const place = placeAt(text, offset, classes);
  if (!place) return [];
  const { location, node } = place;
  const [, part, input, index] = location.path;
  const range = rangeOf(location.previousNode, offset);
  const make = (kind: WorkflowSuggestion["kind"], value: unknown, detail: string, more = ""): WorkflowSuggestion => ({
    ...{ kind, label: String(value), detail, range, newText: JSON.stringify(value) + more },
  });
  if (part === "class_type" && !location.isAtPropertyKey)
    return [...classes.values()].map(({ displayName, name }) => make("class", name, displayName));
  if (part !== "inputs" || !node) return [];
  if (location.isAtPropertyKey && location.path.length === 3) {
    const present = new Set(
      (node.inputs ?? []).filter(({ nameRange }) => nameRange.start !== range.start).map(({ name }) => name),
    );
    const colon = /^\s*:/.test(text.slice(range.end)) ? "" : ": ";
    return place.inputs
      .filter(({ name }) => !present.has(name))
      .map((spec) => make("input", spec.name, `${typeText(spec)}${spec.isRequired ? "" : ", optional"}`, colon));
  }
  const spec = place.inputs.find(({ name }) => name === input);
  if (!spec || location.isAtPropertyKey) return [];
  return index === undefined ? valuesOf(spec, make) : index === 0 ? linksTo(spec, place, classes, make) : [];
}

type Make = (kind: WorkflowSuggestion["kind"], value: unknown, detail: string) => WorkflowSuggestion;

function valuesOf({ name, type }: NodeInput, make: Make): WorkflowSuggestion[] {
  if (type.kind === "choice") return (type.options ?? []).map((option) => make("value", option, name));
  if (type.kind === "dynamic") return [...type.branches.keys()].map((key) => make("value", key, name));
  return type.kind === "boolean" ? [make("value", true, name), make("value", false, name)] : [];
}

/** The nodes that bring what an input takes. */
function linksTo(spec: NodeInput, { node, nodes }: Place, classes: NodeClasses, make: Make): WorkflowSuggestion[] {
  return [...nodes.values()].flatMap((source) => {
    const outputs = classes.get(source.classType ?? "")?.outputs ?? [];
    const fits = source !== node && outputs.some((type) => isCompatible(type.split(","), spec.linkTypes));
    return fits ? [make("node", source.id, `${source.title ?? source.classType}: ${outputs.join(", ")}`)] : [];
  });
}

/** What a class or an input is, for the word under the mouse. */
export function explainWorkflow(text: string, offset: number, classes: NodeClasses): WorkflowExplanation | undefined {
  const place = placeAt(text, offset, classes);
  const { known, location, node } = place ?? {};
  if (!place || !known || !node || !location) return undefined;
  const [, part, name] = location.path;
  const range = rangeOf(location.previousNode, offset);
  if (part === "class_type") {
    const outputs = known.outputs.length > 0 ? [`→ ${known.outputs.join(", ")}`] : [];
    return { range, title: known.displayName, lines: [...known.inputs.map(inputText), ...outputs] };
  }
  const spec = part === "inputs" ? place.inputs.find((input) => input.name === name) : undefined;
  return (
    spec && { range, title: inputText(spec), lines: [...(spec.tooltip ? [spec.tooltip] : []), ...someOptions(spec)] }
  );
}

function inputText(spec: NodeInput): string {
  return `${spec.name}: ${typeText(spec)}${spec.isRequired ? "" : ", optional"}`;
}

const shownOptions = 20;

function someOptions({ type }: NodeInput): string[] {
  const options = type.kind === "choice" ? (type.options ?? []) : [];
  const more = options.length > shownOptions ? [`… ${options.length - shownOptions} more`] : [];
  return [...options.slice(0, shownOptions).map(String), ...more];
}

/** `INT, 1 to 10000`; `IMAGE, linked`; `one of 12` */
function typeText({ linkTypes, type }: NodeInput): string {
  switch (type.kind) {
    case "number": {
      const { max, min } = type;
      const span =
        min !== undefined && max !== undefined
          ? `${min} to ${max}`
          : min !== undefined
            ? `from ${min}`
            : max !== undefined
              ? `up to ${max}`
              : "";
      return [linkTypes.join(","), span].filter(Boolean).join(", ");
    }
    case "choice":
      return `${type.isMultiple ? "any" : "one"} of ${type.options?.length ?? "the server's list"}`;
    case "dynamic":
      return `one of ${[...type.branches.keys()].join(", ")}`;
    case "link":
      return `${type.types.join(" or ")}, linked`;
    default:
      return linkTypes.join(",");
  }
}

/** The literal that the keyboard is in or right behind; nothing where there is none. */
function rangeOf(previous: Node | undefined, offset: number): TextRange {
  const isIn = previous && ["string", "number", "boolean", "null", "property"].includes(previous.type);
  if (!isIn || previous.offset > offset || previous.offset + previous.length < offset)
    return { start: offset, end: offset };
  return { start: previous.offset, end: previous.offset + previous.length };
}

import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import type { TextRange } from "../base/text.ts";

/** What stands as an input of a node. Numbers keep their text: seeds have more digits than a double. */
export type InputValue =
  | { readonly kind: "link"; readonly node: string; readonly slot: number }
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "list"; readonly values: readonly InputValue[] }
  | { readonly kind: "object" }
  | { readonly kind: "null" };

export interface WorkflowInput {
  readonly name: string;
  /** With its quotes. */
  readonly nameRange: TextRange;
  readonly range: TextRange;
  readonly value: InputValue;
}

export interface WorkflowNode {
  readonly id: string;
  /** The key with its quotes. */
  readonly idRange: TextRange;
  readonly range: TextRange;
  /** Undefined when it has none. */
  readonly classType: string | undefined;
  /** The class with its quotes; the id when there is no class. */
  readonly classRange: TextRange;
  /** `_meta.title` */
  readonly title: string | undefined;
  /** Undefined when the node has no `inputs`. */
  readonly inputs: readonly WorkflowInput[] | undefined;
  /** The object of the inputs, with its braces. */
  readonly inputsRange: TextRange | undefined;
}

/** A workflow in API form, with the place of everything in its text. */
export interface Workflow {
  /** The whole file. */
  readonly text: string;
  readonly nodes: ReadonlyMap<string, WorkflowNode>;
}

export interface JsonProblem {
  readonly message: string;
  readonly range: TextRange;
}

export type WorkflowReading =
  | { readonly kind: "api"; readonly workflow: Workflow }
  /** Saved for the graph editor: `nodes` and `links`. It has to be exported in API form to be run. */
  | { readonly kind: "editor" }
  /** JSON, but no workflow. */
  | { readonly kind: "other" }
  | { readonly kind: "broken"; readonly problems: readonly JsonProblem[] };

/** Longer files are no workflows that anybody wrote. */
export const maximumWorkflowLength = 16 * 1024 * 1024;

/** Reads a workflow file. */
export function readWorkflow(text: string): WorkflowReading {
  const errors: ParseError[] = [];
  const root = parseTolerantly(text, errors);
  if (!root || errors.length > 0) return { kind: "broken", problems: toProblems(errors, text) };
  if (root.type !== "object") return { kind: "other" };
  const members = membersOf(root);
  if (members.get("nodes")?.value.type === "array" && members.get("links")?.value.type === "array")
    return { kind: "editor" };
  const isApi = [...members.values()].some(
    ({ value }) => value.type === "object" && membersOf(value).has("class_type"),
  );
  if (!isApi) return { kind: "other" };
  return { kind: "api", workflow: { text, nodes: readNodes(root, text) } };
}

/** The nodes of a parsed text by their ids, of one that is broken as many as can be told. */
export function readNodes(root: Node, text: string): ReadonlyMap<string, WorkflowNode> {
  return new Map(
    [...membersOf(root)].flatMap(([id, { key, value }]) =>
      value.type === "object" ? [[id, toNode(id, key, value, text)] as const] : [],
    ),
  );
}

/** Undefined for what is no JSON at all, too long, or nested without end; of broken JSON as much as can be told. */
export function parseTolerantly(text: string, errors: ParseError[] = []): Node | undefined {
  if (text.length > maximumWorkflowLength) return undefined;
  try {
    return parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  } catch (error) {
    // Nested deeper than the parser's stack reaches.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function toProblems(errors: readonly ParseError[], text: string): JsonProblem[] {
  if (errors.length === 0) {
    return [
      {
        message: "Unexpected file, expected a JSON object of at most 16 MB that is not nested without end",
        range: { start: 0, end: Math.min(1, text.length) },
      },
    ];
  }
  return errors.map(({ error, length, offset }) => ({
    message: printParseErrorCode(error).replace(/(?<=[a-z])(?=[A-Z])/g, " "),
    range: { start: offset, end: offset + length },
  }));
}

interface Member {
  readonly key: Node;
  readonly value: Node;
}

/** The members of an object; of several with one name the last counts, as everywhere in JSON. */
function membersOf(object: Node): Map<string, Member> {
  const members = new Map<string, Member>();
  for (const { children } of object.children ?? []) {
    const [key, value] = children ?? [];
    if (key && value) members.set(String(key.value), { key, value });
  }
  return members;
}

const toRange = ({ length, offset }: Node): TextRange => ({ start: offset, end: offset + length });

function toNode(id: string, key: Node, object: Node, text: string): WorkflowNode {
  const members = membersOf(object);
  const classType = members.get("class_type")?.value;
  const inputs = members.get("inputs")?.value;
  const meta = members.get("_meta")?.value;
  const title = meta?.type === "object" ? membersOf(meta).get("title")?.value : undefined;
  const isObject = inputs?.type === "object";
  return {
    id,
    idRange: toRange(key),
    range: toRange(object),
    classType: classType?.type === "string" ? String(classType.value) : undefined,
    classRange: toRange(classType ?? key),
    title: title?.type === "string" ? String(title.value) : undefined,
    inputs: isObject ? [...membersOf(inputs)].map(([name, member]) => toInput(name, member, text)) : undefined,
    inputsRange: isObject ? toRange(inputs) : undefined,
  };
}

function toInput(name: string, { key, value }: Member, text: string): WorkflowInput {
  return { name, nameRange: toRange(key), range: toRange(value), value: toValue(value, text) };
}

function toValue(node: Node, text: string): InputValue {
  switch (node.type) {
    case "string":
      return { kind: "text", value: String(node.value) };
    case "number":
      return { kind: "number", text: text.slice(node.offset, node.offset + node.length) };
    case "boolean":
      return { kind: "boolean", value: node.value === true };
    case "array":
      return toListOrLink(node.children ?? [], text);
    case "object":
      return toWrapped(node, text);
    default:
      return { kind: "null" };
  }
}

/** A list of two is a link: `["4", 0]`. */
function toListOrLink(items: readonly Node[], text: string): InputValue {
  const [from, slot] = items;
  if (items.length === 2 && from?.type === "string" && slot?.type === "number" && Number.isInteger(slot.value)) {
    return { kind: "link", node: String(from.value), slot: Number(slot.value) };
  }
  return { kind: "list", values: items.map((item) => toValue(item, text)) };
}

/** A list that is meant as a value comes wrapped: `{"__value__": [1, 2]}`. */
function toWrapped(object: Node, text: string): InputValue {
  const wrapped = membersOf(object).get("__value__")?.value;
  return wrapped ? toValue(wrapped, text) : { kind: "object" };
}

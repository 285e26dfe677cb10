import type { Choice, InputType, NodeInput } from "./nodeClasses.ts";
import type { InputValue } from "./readWorkflow.ts";
import type { WorkflowFinding } from "./validateWorkflow.ts";

type ValueFault = Pick<WorkflowFinding, "fault" | "severity" | "message">;

/** Why the server would refuse a value that is no link; undefined when it takes it. Values are coerced first, as there. */
export function valueFault(value: InputValue, { name, type }: NodeInput): ValueFault | undefined {
  const refuse = (
    fault: ValueFault["fault"],
    expected: string,
    severity: ValueFault["severity"] = "error",
  ): ValueFault => ({
    ...{ fault, severity },
    message: `Unexpected ${shown(value)}, expected ${expected} for "${name}"`,
  });
  if (value.kind === "list" && !isListAllowed(type)) return refuse("bad-link", 'a link ["node id", slot]');
  switch (type.kind) {
    case "number": {
      const number = toNumber(value, type.isInteger);
      if (number === undefined) return refuse("wrong-value", type.isInteger ? "a whole number" : "a number");
      if (type.min !== undefined && number < type.min) return refuse("too-small", `at least ${type.min}`);
      if (type.max !== undefined && number > type.max) return refuse("too-big", `at most ${type.max}`);
      return undefined;
    }
    case "choice":
      return isAllowed(value, type.options)
        ? undefined
        : refuse("not-in-list", expectedChoices(type.options ?? []), type.isFile ? "warning" : "error");
    case "dynamic": {
      const keys = [...type.branches.keys()];
      return isAllowed(value, keys) ? undefined : refuse("not-in-list", expectedChoices(keys));
    }
    case "link":
      return type.types.includes("*")
        ? undefined
        : refuse("bad-link", `a link to ${type.types.join(" or ")}`, "warning");
    case "text":
    case "boolean":
    case "grow":
      return undefined;
  }
}

function isListAllowed(type: InputType): boolean {
  return type.kind === "choice" && type.isMultiple;
}

/** As Python's `int` and `float` read it; exact for whole numbers of any size. */
function toNumber(value: InputValue, isInteger: boolean): number | bigint | undefined {
  if (value.kind === "boolean") return value.value ? 1 : 0;
  const text = value.kind === "number" ? value.text : value.kind === "text" ? value.value.trim() : "";
  if (/^[+-]?\d+$/.test(text)) return BigInt(text.replace(/^\+/, ""));
  if (text === "" || (value.kind === "text" && isInteger) || Number.isNaN(Number(text))) return undefined;
  return isInteger ? Math.trunc(Number(text)) : Number(text);
}

function isAllowed(value: InputValue, options: readonly Choice[] | undefined): boolean {
  if (!options) return true;
  if (value.kind === "list") return value.values.every((item) => isAllowed(item, options));
  switch (value.kind) {
    case "text":
      return options.includes(value.value);
    case "number":
      return options.includes(Number(value.text));
    case "boolean":
      return options.includes(value.value);
    default:
      return false;
  }
}

const shownChoices = 8;

function expectedChoices(options: readonly Choice[]): string {
  if (options.length === 0) return "nothing: the server has no file for it";
  const list = options
    .slice(0, shownChoices)
    .map((option) => JSON.stringify(option))
    .join(", ");
  return options.length > shownChoices ? `one of ${options.length}: ${list}, …` : `one of ${list}`;
}

function shown(value: InputValue): string {
  switch (value.kind) {
    case "text":
      return JSON.stringify(value.value.length > 80 ? `${value.value.slice(0, 79)}…` : value.value);
    case "number":
      return value.text;
    case "boolean":
      return String(value.value);
    default:
      return value.kind;
  }
}

import { type ParseArgsConfig, parseArgs } from "node:util";
import { ControlError, messageOf } from "../core/base/errors.ts";
import { globalOptions, type OptionSpec } from "./verbOptions.ts";
import { findVerb, type VerbSpec, verbs } from "./verbTable.ts";

/** The options of one call, read by name; every read of a choice is already checked. */
export interface Flags {
  has(name: string): boolean;
  value(name: string): string | undefined;
  values(name: string): readonly string[];
}

export type Invocation =
  | { readonly type: "help"; readonly verb: VerbSpec | undefined }
  | { readonly type: "version" }
  | { readonly type: "run"; readonly verb: VerbSpec; readonly flags: Flags; readonly words: readonly string[] };

/** Words that older contracts used for one or another kind of cycle. */
const oldModes =
  /^(go|do|save|plan|blitz|burst|batch|atomic|go[_-]?batch|work[_-]?packet|save[_-]first|forensics[_-]audit)([_-]?\d+)?$/i;

/** Words that are no verb: the old modes get their own answer. */
function unknownVerb(word: string): ControlError {
  if (oldModes.test(word)) {
    return new ControlError("usage", "AUTO is the only command: control-plane auto", { data: { word } });
  }
  const names = verbs.map((verb) => verb.name).join(", ");
  return new ControlError("usage", `Unexpected verb "${word}", expected one of ${names}`, { data: { word } });
}

type ParseOptions = NonNullable<ParseArgsConfig["options"]>;

function toParseOptions(specs: Readonly<Record<string, OptionSpec>>): ParseOptions {
  return Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [
      name,
      {
        type: spec.type,
        ...(spec.multiple ? { multiple: true } : {}),
        ...(spec.short === undefined ? {} : { short: spec.short }),
      },
    ]),
  );
}

/** The first word that is no option and no option's value. */
function findVerbWord(argv: readonly string[]): { readonly word: string; readonly index: number } | undefined {
  const [first] = argv;
  if (first !== undefined && !first.startsWith("-")) return { word: first, index: 0 };
  const options = toParseOptions(Object.assign({}, ...verbs.map((verb) => verb.options), globalOptions));
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true });
  const token = tokens.find((candidate) => candidate.kind === "positional");
  return token && { word: token.value, index: token.index };
}

function toFlags(values: Readonly<Record<string, unknown>>): Flags {
  return {
    has: (name) => values[name] === true,
    value: (name) => {
      const value = values[name];
      return typeof value === "string" ? value : undefined;
    },
    values: (name) => {
      const value = values[name];
      return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
    },
  };
}

function checkChoices(verb: VerbSpec, values: Readonly<Record<string, unknown>>): void {
  for (const [name, { choices }] of Object.entries(verb.options)) {
    const value = values[name];
    if (choices && typeof value === "string" && !choices.includes(value)) {
      throw new ControlError("usage", `Unexpected --${name} "${value}", expected ${choices.join(" or ")}`);
    }
  }
}

function checkEmpty(
  specs: Readonly<Record<string, OptionSpec>>,
  values: Readonly<Record<string, unknown>>,
  words: readonly string[],
): void {
  const isEmpty = (value: unknown) => typeof value === "string" && /^[\s,]*$/.test(value);
  const option = Object.keys(values).find((name) => !specs[name]?.mayBeEmpty && [values[name]].flat().some(isEmpty));
  if (option === undefined && !words.some(isEmpty)) return;
  throw new ControlError(
    "usage",
    `Unexpected empty ${option === undefined ? "word" : `--${option}`}, expected a value`,
  );
}

/** Options stand only with the words and the options that they belong to. */
function checkForms({ name: verb, options }: VerbSpec, values: Readonly<Record<string, unknown>>, word = ""): void {
  for (const [name, { only, without = [] }] of Object.entries(options)) {
    if (values[name] === undefined) continue;
    if (only && !only.includes(word)) {
      const forms = only.map((form) => `${verb} ${form}`.trimEnd()).join(", ");
      throw new ControlError("usage", `Unexpected --${name}, it belongs to ${forms}`);
    }
    const other = without.find((option) => values[option] !== undefined);
    if (other !== undefined) throw new ControlError("usage", `Unexpected --${other}, expected --${name} without it`);
  }
}

function checkWords(verb: VerbSpec, words: readonly string[]): void {
  const { min, max } = verb.words;
  if (words.length >= min && words.length <= max) return;
  throw usageError(verb, words, words.length < min ? "Something is missing" : `Unexpected "${words[max]}"`);
}

/** The problem, and the forms of the call that begin as this one does. */
export function usageError(
  { name, usage }: Pick<VerbSpec, "name" | "usage">,
  [word]: readonly string[],
  problem: string,
): ControlError {
  const forms = usage.filter((form) => form.split(" ").slice(0, 2).join(" ") === `${name} ${word}`);
  return new ControlError(
    "usage",
    `${problem}; usage: control-plane ${(forms.length > 0 ? forms : usage).join(" | ")}`,
  );
}

/** Reads the words behind `control-plane`. Throws `usage` with what was expected. */
export function parseCommandLine(argv: readonly string[]): Invocation {
  const first = findVerbWord(argv);
  if (first === undefined) return parseWithoutVerb(argv);
  if (first.word.toLowerCase() === "help") {
    const topic = argv[first.index + 1];
    if (topic === undefined) return { type: "help", verb: undefined };
    const surplus = argv[first.index + 2];
    if (surplus !== undefined)
      throw new ControlError("usage", `Unexpected "${surplus}"; usage: control-plane help VERB`);
    const verb = findVerb(topic);
    if (verb === undefined) throw unknownVerb(topic);
    return { type: "help", verb };
  }
  const verb = findVerb(first.word);
  if (verb === undefined) throw unknownVerb(first.word);
  const args = argv.filter((_, index) => index !== first.index);
  const specs = { ...globalOptions, ...verb.options };
  const { values, positionals } = strictly(args, specs, verb.name);
  if (values.help) return { type: "help", verb };
  if (values.version) return { type: "version" };
  checkChoices(verb, values);
  checkEmpty(specs, values, positionals);
  checkWords(verb, positionals);
  checkForms(verb, values, positionals[0]);
  return { type: "run", verb, flags: toFlags(values), words: positionals };
}

function parseWithoutVerb(argv: readonly string[]): Invocation {
  const { values } = strictly(argv, globalOptions, undefined);
  if (values.version) return { type: "version" };
  if (values.help) return { type: "help", verb: undefined };
  throw new ControlError("usage", "Unexpected end, expected a verb; see control-plane --help");
}

function strictly(argv: readonly string[], specs: Readonly<Record<string, OptionSpec>>, verb: string | undefined) {
  try {
    return parseArgs({ args: [...argv], options: toParseOptions(specs), strict: true, allowPositionals: true });
  } catch (error) {
    // Node's message goes on with advice about `--` that does not help here.
    const [reason = ""] = messageOf(error).split(/\.\s/);
    const [option] = /--[\w-]+(?=' argument is ambiguous)/.exec(reason) ?? [];
    if (option !== undefined)
      throw new ControlError("usage", `Unexpected dash behind ${option}; a value that begins with one: ${option}=-x`);
    throw new ControlError("usage", `${reason}; see control-plane ${verb === undefined ? "" : `${verb} `}--help`, {
      cause: error,
    });
  }
}

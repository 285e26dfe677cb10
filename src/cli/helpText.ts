import type { Palette } from "./terminal.ts";
import { globalOptions, type OptionSpec } from "./verbOptions.ts";
import { type VerbSpec, verbs } from "./verbTable.ts";

/** Two columns; the help is ASCII, so that characters are columns. */
function rows(entries: readonly (readonly [string, string])[], paint: Palette): string[] {
  const width = Math.max(...entries.map(([left]) => left.length));
  return entries.map(([left, right]) => `  ${paint.cyan(left)}${" ".repeat(width - left.length)}  ${right}`);
}

function optionRows(options: Readonly<Record<string, OptionSpec>>): (readonly [string, string])[] {
  return Object.entries(options).map(([name, { help, only = [], short, value }]) => [
    `${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`,
    `${only.some(Boolean) ? `${only.join(", ")}: ` : ""}${help}`,
  ]);
}

const exitCodeText = "Exit codes: 0 clean, 1 failure, 2 usage or I/O error, 3 findings, 4 blocked.";

/** The help of one verb, or of all. */
export function helpText(verb: VerbSpec | undefined, paint: Palette): string {
  if (verb === undefined) {
    return [
      `${paint.bold("control-plane")} VERB [options]`,
      "",
      ...rows(
        verbs.map(({ name, summary }) => [name, summary] as const),
        paint,
      ),
      "",
      paint.bold("Options of every verb"),
      ...rows(optionRows(globalOptions), paint),
      "",
      exitCodeText,
      "control-plane VERB --help tells more.",
    ].join("\n");
  }
  return [
    ...verb.usage.map((usage) => `${paint.bold("control-plane")} ${usage}`),
    "",
    `${verb.summary[0]?.toUpperCase()}${verb.summary.slice(1)}.`,
    "",
    ...rows([...optionRows(verb.options), ...optionRows(globalOptions)], paint),
    "",
    ...(verb.notes ?? [exitCodeText]),
  ].join("\n");
}

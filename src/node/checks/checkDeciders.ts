/** Which files decide what a check does: configuration by its usual names, and what commands name. Pure. */
import { parseCommandLine } from "../process/commandLine.ts";

/** Names of files, without their folders. */
const configuration: readonly RegExp[] = [
  /^(ts|js)config[\w.-]*\.json$/,
  /^\.(eslint|prettier|stylelint|oxlint|jshint|markdownlint|commitlint|mocha|nyc|c8|tap|pylint|shellcheck)(rc|ignore)(\.\w+)?$/,
  /^(eslint|prettier|stylelint|jest|vitest|karma|ava|playwright|cypress|mocha|wdio|nyc)\.(config|conf)\.\w+$/,
  /^(biome|deno)\.jsonc?$/,
  /^(pyproject\.toml|setup\.cfg|tox\.ini|pytest\.ini|\.flake8|\.?mypy\.ini|pylintrc|\.?ruff\.toml|pyrightconfig\.json|noxfile\.py)$/,
  /^((GNU)?[Mm]akefile|[Jj]ustfile|Taskfile\.ya?ml|\.pre-commit-config\.yaml|\.yamllint(\.ya?ml)?)$/,
  /^(\.golangci\.(ya?ml|toml)|\.?clippy\.toml|\.?rustfmt\.toml|\.rubocop\.ya?ml|\.rspec|phpunit\.xml(\.dist)?|phpstan\.neon)$/,
];

/** Keys of a `package.json` that decide checks; the others, such as dependencies, are work. */
const manifestKeys = [
  "scripts",
  "eslintConfig",
  "eslintIgnore",
  "prettier",
  "jest",
  "mocha",
  "ava",
  "nyc",
  "c8",
  "tap",
];

/** True for configuration of linters, type checkers, test runners and task runners. */
export function isCheckConfiguration(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return configuration.some((pattern) => pattern.test(name));
}

export function isManifest(path: string): boolean {
  return /(^|\/)package\.json$/.test(path);
}

/** Words of commands that may be files, as written; `tests/a.py::case` gives `tests/a.py`. A shell's operators only part them. */
export function namedFiles(commands: readonly string[]): Set<string> {
  const words = commands.flatMap((command) => {
    const parsed = parseCommandLine(command);
    if (parsed.type === "command") return [parsed.command, ...parsed.args];
    return command.split(/[\s"'|<>&;()`]+/);
  });
  const values = words.flatMap((word) => [word, ...(word.startsWith("-") ? word.split("=").slice(1) : [])]);
  return new Set(
    values.map((word) =>
      word
        .replace(/::.*$/s, "")
        .replace(/^(\.[/\\])+/, "")
        .replaceAll("\\", "/"),
    ),
  );
}

/** The script texts of a manifest; none when it is no JSON object. */
export function scriptTexts(manifest: string | undefined): string[] {
  const scripts = toRecord(toRecord(parse(manifest)).scripts);
  return Object.values(scripts).filter((text): text is string => typeof text === "string");
}

/** The manifest of the cycle with what decides checks taken from the base; undefined when nothing of that differs. */
export function withBaseDecisions(now: string, base: string | undefined): string | undefined {
  const current = parse(now);
  if (current === undefined) return undefined;
  const merged: Record<string, unknown> = { ...toRecord(current) };
  const former = toRecord(parse(base));
  for (const key of manifestKeys) {
    if (Object.hasOwn(former, key)) merged[key] = former[key];
    else delete merged[key];
  }
  const isSame = manifestKeys.every((key) => JSON.stringify(merged[key]) === JSON.stringify(toRecord(current)[key]));
  return isSame ? undefined : `${JSON.stringify(merged, null, 2)}\n`;
}

function parse(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return undefined; // What is no JSON decides nothing; the checks tell of it.
  }
}

function toRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

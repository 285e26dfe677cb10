/** Which files decide what a check does by their usual names, and which part of a manifest does. Pure. */

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

/** The scripts of a manifest by name; none when it is no JSON object. */
export function scriptsOf(manifest: string | undefined): Map<string, string> {
  const scripts = toRecord(toRecord(parse(manifest)).scripts);
  return new Map(Object.entries(scripts).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
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

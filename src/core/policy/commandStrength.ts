import type { ProofStrength } from "../settings.ts";

/** Words of a command, strongest proof first; the first row that matches counts. */
const rows: readonly (readonly [ProofStrength, RegExp])[] = [
  ["answers", /\b(curl|wget|httpie|xh|newman|k6|playwright|cypress|e2e|smoke)\b|https?:\/\//],
  ["unit", /\b(pytest|unittest|vitest|jest|mocha|ava|tap|nose2|tox|ctest|phpunit|rspec|junit|tests?|spec)\b/],
  [
    "lint",
    /\b(lint|eslint|biome|tsc|mypy|pyright|ruff|flake8|pylint|clippy|vet|typecheck|type-check|types|prettier|shellcheck)\b/,
  ],
  ["syntax", /\b(py_compile|compileall|json\.tool)\b|\bbash -n\b|\bnode (--check|-c)\b/],
  [
    "starts",
    /\b(start|serve|launch|up|doctor|--help|--version)\b|(^|\s)--(help|version|dry-run)\b|\bimport\b|\b(uvicorn|gunicorn|flask|docker)\b/,
  ],
];

/** What a passing command proves, guessed from its words; a command that says nothing proves the least. */
export function strengthOf(command: string): ProofStrength {
  const words = command.toLowerCase();
  // Looking at files with these proves no more than that they are there.
  if (/^(ls|cat|grep|rg|test|stat|head|tail|wc|find|echo|true|git)\b/.test(words)) return "syntax";
  return rows.find(([, pattern]) => pattern.test(words))?.[0] ?? "syntax";
}

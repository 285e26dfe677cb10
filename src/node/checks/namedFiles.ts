/** Which files decide what commands do, as far as their words tell. Pure. */
import path from "node:path";
import { parseCommandLine } from "../process/commandLine.ts";

/** Programs that only look at the files they are given: those are what is checked, and decide nothing. */
const onlyLook =
  /^(eslint|oxlint|prettier|biome|stylelint|tsc|vue-tsc|standard|xo|jshint|markdownlint|markdownlint-cli2|shellcheck|yamllint|ruff|flake8|pylint|mypy|pyright|black|isort|rustfmt|gofmt|hadolint)$/;
const onlyParse =
  /^(node (--check|-c)|(ba|da|z)?sh -n|php -l|ruby -c|python3? -m (py_compile|compileall|mypy|ruff|flake8|pylint|black|isort|pyright))( |$)/;
/** Options of such programs whose value says how they look. */
const valueOption =
  /^(-[cpr]|--(config|config-file|project|rcfile|require|import|loader|plugin|parser|rulesdir|ignore-path))$/;
const launcher = /^(-.*|\w+=.*|npx|bunx|uvx|npm|pnpm|yarn|bun|uv|poetry|pipenv|exec|dlx|run|env|cross-env|time)$/;
/** Programs whose own files may run any script of a package. */
const taskRunner = /^(make|just|task|turbo|nx|lerna|wireit|gulp|grunt|pre-commit|husky|lint-staged)$/;

/**
 * Words of commands that may be files, relative to where the commands run, also behind `cd FOLDER &&`; `tests/a.py::case` gives
 * `tests/a.py`. Of `node --check a.js`, `a.js` is what is checked: it is not among them.
 */
export function namedFiles(commands: readonly string[]): Set<string> {
  return new Set(commands.flatMap(namesIn));
}

/** The texts of a package's scripts that commands run, through other scripts as well. In doubt a script is among them. */
export function scriptsRunBy(commands: readonly string[], scripts: ReadonlyMap<string, string>): string[] {
  const reached = new Set<string>();
  const texts = [...commands];
  for (const text of texts) {
    const words = text.split(/[\s"'|<>&;()`]+/);
    const isAny = words.some((word) => taskRunner.test(word));
    for (const [name, script] of scripts) {
      if (reached.has(name) || !(isAny || words.some((word) => runs(word, name)))) continue;
      reached.add(name);
      texts.push(script);
    }
  }
  return texts.slice(commands.length);
}

function runs(word: string, script: string): boolean {
  const name = /^(t|tst)$/.test(word) ? "test" : word;
  if (name.endsWith("*")) return script.startsWith(name.replace(/\*+$/, ""));
  return [name, `pre${name}`, `post${name}`].includes(script);
}

function namesIn(command: string): string[] {
  let folder = "";
  const names: string[] = [];
  for (const words of simpleCommandsOf(command)) {
    if (words[0] === "cd") {
      folder = path.posix.join(folder, toSlashes(words[1] ?? ""));
      continue;
    }
    const values = decidingWords(words).flatMap((word) => [
      word,
      ...(word.startsWith("-") ? word.split("=").slice(1) : []),
    ]);
    for (const value of values) {
      // The command of `bash -c "node check.mjs"` is one word; each round takes its quotes away.
      const inside = /[ \t\r\n]/.test(value) ? namesIn(value) : [];
      for (const name of [value, ...inside]) names.push(path.posix.join(folder, toSlashes(name.replace(/::.*$/s, ""))));
    }
  }
  return names;
}

/** The words of each command; a shell's operators only part them. */
function simpleCommandsOf(text: string): string[][] {
  const whole = wordsOf(text);
  if (whole) return [whole];
  const parts = text.split(/[|<>&;()`\r\n]+/).map((part) => wordsOf(part) ?? part.split(/[\s"']+/).filter(Boolean));
  return parts.filter((words) => words.length > 0);
}

function wordsOf(text: string): string[] | undefined {
  const parsed = parseCommandLine(text);
  return parsed.type === "command" ? [parsed.command, ...parsed.args] : undefined;
}

function decidingWords(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word) => !launcher.test(word));
  if (at === -1) return words;
  const program = (words[at] ?? "").replace(/^(\.\/)?node_modules\/\.bin\//, "");
  const args = words.slice(at + 1);
  const isParser = onlyParse.test([program, ...args].join(" "));
  if (!isParser && !onlyLook.test(program)) return words;
  const isValue = (option: string | undefined, index: number) =>
    option !== undefined &&
    valueOption.test(option) &&
    !(isParser && index === 0) &&
    `${program} ${option}` !== "prettier -c";
  const options = args.filter((word, index) => word.startsWith("-") || isValue(args[index - 1], index - 1));
  return [...words.slice(0, at + 1), ...options];
}

function toSlashes(word: string): string {
  return word.replaceAll("\\", "/");
}

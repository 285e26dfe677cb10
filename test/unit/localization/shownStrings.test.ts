import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

interface Literal {
  readonly line: number;
  /** What stands before it on its line, and the line itself. */
  readonly before: string;
  readonly source: string;
  /** The words of it; a template's expressions are blank. */
  readonly words: string;
}

/** String and template literals of a TypeScript text, without those inside of a template's expressions. */
function literalsOf(text: string): Literal[] {
  const found: Literal[] = [];
  const tokens =
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|(?<=[(,=:?]\s*)\/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+\/[a-z]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`/g;
  for (let match = tokens.exec(text); match; match = tokens.exec(text)) {
    const [token] = match;
    if (token.startsWith("/")) continue;
    const end = token === "`" ? endOfTemplate(text, match.index + 1) : tokens.lastIndex;
    tokens.lastIndex = end;
    const lineStart = text.lastIndexOf("\n", match.index) + 1;
    found.push({
      line: text.slice(0, lineStart).split("\n").length,
      before: text.slice(Math.max(0, match.index - 80), match.index),
      source: text.slice(lineStart, text.indexOf("\n", match.index)),
      words: withoutExpressions(text.slice(match.index + 1, end - 1)),
    });
  }
  return found;
}

const expression = ["$", "{"].join("");

function endOfTemplate(text: string, start: number): number {
  let depth = 0;
  for (let index = start; index < text.length; index++) {
    const two = text.slice(index, index + 2);
    if (text[index] === "\\") index++;
    else if (depth === 0 && text[index] === "`") return index + 1;
    else if (two === expression) depth++;
    else if (depth > 0 && text[index] === "}") depth--;
  }
  return text.length;
}

function withoutExpressions(template: string): string {
  let before = template;
  for (;;) {
    const after = before.replace(/\$\{[^{}]*\}/g, " ");
    if (after === before) return after.replace(/\$\([\w~-]+\)/g, " ").trim();
    before = after;
  }
}

const properties =
  /\b(?:title|prompt|place[hH]older|openLabel|saveLabel|tooltip|label|description|detail|message)\s*[:=]\s*$/;
/** Names that are the same in every language. */
const proper = /^(?:Control Plane|AUTO|ComfyUI|Markdown)\b[\s:.()]*$|^controlPlane\.\w+$/;
/** Words for the log, for the document, for programs and for language models. */
const unseen =
  /^\s*(?:import|export .* from|case |\* )|\boutput\.(?:error|warn|info|debug)\(|new DOMException\(|\breason: `|throw new Error\(|\bDateTimeFormat\(|"\w+ \w+": "/;

/** Literals that read like something that a person sees and that do not go through `vscode.l10n.t`. */
function rawStrings(text: string): string[] {
  return literalsOf(text)
    .filter(({ before, source, words }) => {
      if (/l10n\.t\(\s*$/.test(before) || unseen.test(source) || /new (?:DOMException|Error)\(\s*$/.test(before))
        return false;
      if (proper.test(words)) return false;
      const isSentence = /^[A-Z…(]?[\p{L}']+,? [\p{L}'(]+/u.test(words) && !/^[a-z]+ [a-z]+$/.test(words);
      const isLabel = properties.test(before) && /[a-z]{2}/i.test(words);
      return isSentence || isLabel;
    })
    .map(({ line, source }) => `${line}: ${source.trim()}`);
}

/** The log is English, and so are the words that people type to the chat. */
const english = new Set(["cycleLog.ts", "chat/chatWish.ts"]);

describe("words that the extension shows", () => {
  it("are found where they do not go through vscode.l10n.t", () => {
    const raw = [
      `showInformationMessage("All is well.");`,
      `({ title: "Open" });`,
      "const title = `Title of #{task.id}`;",
      "pick(`#{a.map((x) => `#{x}`)} changed files are #{b}`);",
    ];
    // The samples are no templates of this file.
    const found = (line: string) => rawStrings(line.replaceAll("#{", expression));
    for (const line of raw) assert.equal(found(line).length, 1, line);
    const fine = [
      `showInformationMessage(vscode.l10n.t("All is well."));`,
      `({ title: vscode.l10n.t("Open"), id: "open" }); // "not shown at all"`,
      "const label = `#{task.id} #{task.title}`;",
      `output.warn("This is for the log");`,
      `if (/"a quote/.test(text)) run("workbench.trust.manage");`,
    ];
    for (const line of fine) assert.deepEqual(found(line), [], line);
  });

  it("all go through vscode.l10n.t", () => {
    const folder = path.join(process.cwd(), "src/vscode");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((name) => name.replaceAll("\\", "/"))
      .filter((name) => name.endsWith(".ts") && !english.has(name));
    const raw = files.flatMap((name) =>
      rawStrings(readFileSync(path.join(folder, name), "utf8")).map((place) => `${name}:${place}`),
    );
    assert.deepEqual(raw, []);
  });
});

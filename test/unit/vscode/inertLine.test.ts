import assert from "node:assert/strict";
import fc from "fast-check";
import type { Nodes } from "mdast";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { inertLine } from "../../../src/vscode/chat/inertLine.ts";

const markdown = unified().use(remarkParse).use(remarkGfm);
const harmless = new Set(["root", "paragraph", "text", "list", "listItem", "thematicBreak"]);

/** Types of the nodes, without addresses that are their own text. */
function typesIn(node: Nodes): string[] {
  if (node.type === "link" && /^(https?:\/\/|mailto:)/.test(node.url)) {
    const [text] = node.children;
    if (text?.type === "text" && node.url.endsWith(text.value)) return [];
  }
  return [node.type, ...("children" in node ? node.children.flatMap(typesIn) : [])];
}

function assertInert(text: string): void {
  const line = inertLine(text);
  assert.ok(!line.includes("\n"), line);
  const strangers = typesIn(markdown.parse(line)).filter((type) => !harmless.has(type));
  assert.deepEqual(strangers, [], line);
}

describe("inert line", () => {
  it("shows no hidden link, image, command, HTML, code or heading", () => {
    for (const text of [
      "[run](command:workbench.action.quit)",
      "![x](https://example.org/a.png)",
      "<https://example.org> <b>bold</b> <!-- x -->",
      "https://example.org/path www.example.org me@example.org",
      "# heading",
      "`code` ```",
      "**bold** __bold__ ~~gone~~ *a* _b_",
      "| a | b |",
      "$(trash) &amp; &#60;",
      "a\n\n# b\r\n- c",
      "\\[x](y)",
      "[x]: https://example.org",
      "> quote",
    ]) {
      assertInert(text);
    }
  });

  it("does so for whatever stands in a document", () => {
    const sign = fc.constantFrom(..."[]()<>!`*_#|~$&@:/\\.\n\t -+=1aw", "http", "www.", "](", "<!--");
    fc.assert(
      fc.property(
        fc.array(sign, { maxLength: 24 }).map((signs) => signs.join("")),
        assertInert,
      ),
      { numRuns: 500 },
    );
  });

  it("keeps words and blanks as they are", () => {
    assert.equal(
      inertLine("1. Selected task: T-20260112-004 (P1), ä  ö"),
      "1. Selected task: T-20260112-004 (P1), ä ö",
    );
  });
});

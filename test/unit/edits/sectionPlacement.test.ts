import assert from "node:assert/strict";
import { applyEdits, type TextEdit } from "../../../src/core/base/text.ts";
import {
  documentEnd,
  headingLevel,
  itemInsertEdit,
  markerEdit,
  newSectionEdit,
  spacedInsertEdit,
  visibleOffset,
} from "../../../src/core/document/edits/sectionPlacement.ts";
import { bodyEnd, isBlankLine, isRule } from "../../../src/core/document/edits/textLines.ts";
import type { ControlDocument } from "../../../src/core/document/model.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";

/** `‸` is where the insertion goes; what comes out, with either kind of line end. */
function inserted(marked: string, insert: (document: ControlDocument, at: number) => TextEdit): string {
  const at = marked.indexOf("‸");
  const document = parseDocument(marked.replace("‸", ""), "v1");
  return applyEdits(document.text, [insert(document, at)]);
}

function check(
  cases: readonly (readonly [before: string, expected: string])[],
  insert: typeof spacedInsertEdit,
  words: string,
): void {
  for (const [before, expected] of cases) {
    it(`: ${JSON.stringify(before)}`, () => {
      assert.equal(
        inserted(before, (document, at) => insert(document, at, words)),
        expected,
      );
      const crlf = (text: string) => text.replaceAll("\n", "\r\n");
      // A text without a line end has no kind of its own.
      if (!before.includes("\n")) return;
      assert.equal(
        inserted(crlf(before), (document, at) => insert(document, at, crlf(words))),
        crlf(expected),
      );
    });
  }
}

describe("a block that is put in", () => {
  check(
    [
      ["‸", "new\n"],
      ["a‸", "a\n\nnew\n"],
      ["a\n‸", "a\n\nnew\n"],
      ["a\n\n‸", "a\n\nnew\n"],
      ["a\n \n‸", "a\n \nnew\n"],
      ["‸a\n", "new\n\na\n"],
      ["‸\na\n", "new\n\na\n"],
      ["a\n‸b\n", "a\n\nnew\n\nb\n"],
      ["a\n\n‸b", "a\n\nnew\n\nb"],
      ["a\n\n‸\nb\n", "a\n\nnew\n\nb\n"],
      ["a\n‸\n\nb\n", "a\n\nnew\n\n\nb\n"],
      ["a\n‸  \nb\n", "a\n\nnew\n  \nb\n"],
    ],
    spacedInsertEdit,
    "new",
  );

  it("keeps the line ends that it brings", () => {
    const put = (block: string) => inserted("a\n\n‸b\n", (document, at) => spacedInsertEdit(document, at, block));
    assert.equal(put("new\n"), "a\n\nnew\n\nb\n");
    assert.equal(put("new\n\n"), "a\n\nnew\n\nb\n");
    assert.equal(put("new\n \n"), "a\n\nnew\n \nb\n");
    assert.equal(put("new\r\n\r\n"), "a\n\nnew\r\n\r\nb\n");
    assert.equal(put("new\r\r"), "a\n\nnew\r\rb\n");
    assert.equal(put("new\r\n"), "a\n\nnew\r\n\nb\n");
  });
});

describe("an item that is put in", () => {
  check(
    [
      ["‸", "- new\n"],
      ["‸- a\n", "- new\n\n- a\n"],
      ["- a\n‸", "- a\n- new\n"],
      ["- a‸", "- a\n- new\n"],
      ["* a\n‸* b\n", "* a\n- new\n* b\n"],
      ["+ a\n‸\nb\n", "+ a\n- new\n\nb\n"],
      ["- a\n‸b\n", "- a\n- new\n\nb\n"],
      ["- a\n‸-b\n", "- a\n- new\n\n-b\n"],
      ["- a\n‸x - b\n", "- a\n- new\n\nx - b\n"],
      ["12. a\n‸", "12. a\n- new\n"],
      ["1) a\n‸", "1) a\n- new\n"],
      ["- a\n  - b\n‸", "- a\n  - b\n- new\n"],
      ["- a\n\tb\n‸", "- a\n\tb\n- new\n"],
      ["a\n‸", "a\n\n- new\n"],
      ["a - b\n‸", "a - b\n\n- new\n"],
      ["1.a\n‸", "1.a\n\n- new\n"],
      ["x. a\n‸", "x. a\n\n- new\n"],
      ["12x a\n‸", "12x a\n\n- new\n"],
      ["- a\n\n‸", "- a\n\n- new\n"],
      ["- a\n \n‸", "- a\n \n- new\n"],
      ["- z\na\n‸", "- z\na\n\n- new\n"],
      ["a\n‸- b\n", "a\n\n- new\n\n- b\n"],
    ],
    itemInsertEdit,
    "- new",
  );
});

describe("a section that is made", () => {
  const make = (text: string, heading = "## NEW") => {
    const document = parseDocument(text, "v1");
    return applyEdits(text, [newSectionEdit(document, heading, "words", ["run-log", "archive"])]);
  };
  const cases: readonly (readonly [name: string, before: string, expected: string])[] = [
    ["is all of an empty text", "", "## NEW\n\nwords\n"],
    ["ends the text", "# A\n\n## DECISIONS\n\n- None\n", "# A\n\n## DECISIONS\n\n- None\n\n## NEW\n\nwords\n"],
    ["ends a text that ends in a rule", "# A\n\n---\n", "# A\n\n---\n\n## NEW\n\nwords\n"],
    [
      "goes before the first of its kinds",
      "# A\n\n## ARCHIVE\n\n## RUN LOG\n",
      "# A\n\n## NEW\n\nwords\n\n## ARCHIVE\n\n## RUN LOG\n",
    ],
    ["goes before one that is nested", "# A\n## RUN LOG\n", "# A\n\n## NEW\n\nwords\n\n## RUN LOG\n"],
    ["does not go into another section", "## A\n### RUN LOG\nx\n", "## A\n### RUN LOG\nx\n\n## NEW\n\nwords\n"],
    [
      "is parted as the others are",
      "# A\n\n---\n\n## RUN LOG\n",
      "# A\n\n---\n\n## NEW\n\nwords\n\n---\n\n## RUN LOG\n",
    ],
    ["goes before the closing line", "# A\n\n**END OF PLANE**\n", "# A\n\n## NEW\n\nwords\n\n**END OF PLANE**\n"],
    [
      "is parted from the closing line too",
      "# A\n\n---\n\n# END OF PLANE\n\n",
      "# A\n\n---\n\n## NEW\n\nwords\n\n---\n\n# END OF PLANE\n\n",
    ],
  ];
  for (const [name, before, expected] of cases) it(name, () => assert.equal(make(before), expected));

  it("goes before those of its own level or above", () => {
    assert.equal(make("# A\n### RUN LOG\n", "### NEW"), "# A\n\n### NEW\n\nwords\n\n### RUN LOG\n");
    assert.equal(make("## RUN LOG\n", "# NEW"), "## RUN LOG\n\n# NEW\n\nwords\n");
  });
});

describe("the place of an insertion", () => {
  it("is before a fence or a comment that nothing closes, which would hide it", () => {
    const place = (marked: string, from = 0) => {
      const document = parseDocument(marked.replace("‸", ""), "v1");
      const at = visibleOffset(document, from, marked.indexOf("‸"));
      return `${document.text.slice(0, at)}‸${document.text.slice(at)}`;
    };
    assert.equal(place("a\n‸b\n"), "a\n‸b\n");
    assert.equal(place("a\n```\nb\n‸"), "a\n‸```\nb\n");
    assert.equal(place("a\n  ~~~\nb\n‸"), "a\n‸  ~~~\nb\n");
    assert.equal(place("a\n\n <!-- b\n‸"), "a\n\n‸ <!-- b\n");
    assert.equal(place("```\nb\n‸"), "‸```\nb\n");
    assert.equal(place("```\na\n```\n‸b\n"), "```\na\n```\n‸b\n");
    assert.equal(place("<!-- a -->\n‸b\n"), "<!-- a -->\n‸b\n");
    assert.equal(place("a ```\n‸"), "a ```\n‸");
    assert.equal(place("```\na\n```\n\nb\n‸\n```\nc\n"), "```\na\n```\n\nb\n‸\n```\nc\n");
    assert.equal(place("x\n```\nb\n‸", 4), "x\n```\nb\n‸");
    assert.equal(
      place("- T-2026012-001 — damaged \u0000\n```\na\n```\n‸b\n"),
      "- T-2026012-001 — damaged \u0000\n```\na\n```\n‸b\n",
    );
  });

  it("is before the line that closes the whole document", () => {
    const cut = (text: string) => text.slice(documentEnd(text));
    assert.equal(cut("a\n**END OF CONTROL_PLANE**\n\n"), "**END OF CONTROL_PLANE**\n\n");
    assert.equal(cut("a\n# End of file"), "# End of file");
    assert.equal(cut("a\nEND OF"), "END OF");
    assert.equal(cut("a\nEND OFFER\n"), "");
    assert.equal(cut("a\nthe END OF all\n"), "");
    assert.equal(cut("END OF a\nb\n"), "");
    assert.equal(cut(""), "");
  });

  it("is in the place of a marker, or before one with lines of its own", () => {
    const put = (text: string, marker: string) => {
      const start = text.indexOf(marker);
      const document = parseDocument(text, "v1");
      return applyEdits(text, [markerEdit(document, { start, end: start + marker.length }, "- new\n")]);
    };
    assert.equal(put("a\n- None\nb\n", "- None\n"), "a\n- new\nb\n");
    assert.equal(put("a\n- None", "- None"), "a\n- new\n");
    assert.equal(put("a\n- None\n\n  \nb\n", "- None\n\n  \n"), "a\n- new\n\n  \nb\n");
    assert.equal(put("a\n- None\n  - x\nb\n", "- None\n  - x\n"), "a\n- new\n- None\n  - x\nb\n");
  });
});

describe("lines", () => {
  it("are rules when they hold three marks of one kind", () => {
    for (const rule of ["---", "***", "___", "- - -", "   ---", "*\t*\t* ", "-----", "--  -"])
      assert.ok(isRule(rule), rule);
    for (const line of ["", "--", "--*", "    ---", "--- a", "a ---", "-a--", "- -a-", "=== ", "- - "])
      assert.ok(!isRule(line), line);
  });

  it("are blank when they hold only blanks, and are there", () => {
    assert.deepEqual(
      ["", "\n", " \t\n", "a\n", " "].map((text) => isBlankLine(text, 0)),
      [false, true, true, false, true],
    );
    assert.equal(isBlankLine("a\n", 2), false);
  });

  it("end a section before its rules", () => {
    const body = (text: string, start = 0) => text.slice(start, bodyEnd(text, start, text.length));
    assert.equal(body("a\n\n---\n\n"), "a");
    assert.equal(body("a\n---\n***\n\n- - -\n"), "a");
    assert.equal(body("a\n--- b\n"), "a\n--- b");
    assert.equal(body("---\n"), "");
    assert.equal(body("---\n---\n"), "");
    assert.equal(body("a\n---\n", 2), "");
    assert.equal(body("x ---", 2), "");
    assert.equal(body("\n\n"), "");
    assert.equal(body("a"), "a");
  });

  it("have the level of their hashes", () => {
    const level = (heading: string) => headingLevel(parseDocument(heading, ""), { start: 0, end: heading.length });
    assert.deepEqual(["# A", "  ### A", "###### A", "A", "####### A", "A # B"].map(level), [1, 3, 6, 2, 2, 2]);
  });
});

import assert from "node:assert/strict";
import { addTaskEdits, moveTaskEdits, removeTaskEdits } from "../../../src/core/document/edits/taskEdits.ts";
import type { TaskState } from "../../../src/core/document/model.ts";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { edited } from "./editDocuments.ts";

type Lines = readonly string[];

const a = "- T-20260102-001 — A";
const b = "- T-20260102-002 — B";
const c = "- T-20260102-003 — C";
const next = "- T-20260102-009 — New";

/** Every case is tried with both kinds of line end. */
function same(name: string, change: (text: string) => string, before: Lines, expected: Lines): void {
  it(name, () => {
    assert.equal(change(before.join("\n")), expected.join("\n"));
    assert.equal(change(before.join("\r\n")), expected.join("\r\n"));
  });
}

describe("a task that goes", () => {
  const remove = (id: string) => (text: string) => {
    const document = parseDocument(text, "v1");
    return edited(document, removeTaskEdits(document, id)).text;
  };
  const ledger = (...lines: Lines) => ["## TASK_LEDGER", "### TODO", ...lines];

  const cases: readonly (readonly [name: string, before: Lines, expected: Lines])[] = [
    ["leaves no gap in a tight list", ledger("", a, b, c, ""), ledger("", a, c, "")],
    ["leaves one gap in a loose list", ledger("", a, "", b, "", c, ""), ledger("", a, "", c, "")],
    ["takes the gap above it from the end of a loose list", ledger(a, "", b, "", "## C"), ledger(a, "", "## C")],
    ["takes the gap above it from the end of the text", ledger(a, "", "", b, ""), ledger(a, "")],
    ["takes the gap above it from a text without a last line end", ledger(a, "", b), ledger(a, "")],
    ["takes no gap where none is below", ledger(a, "", b, "## C"), ledger(a, "", "## C")],
    ["takes its bullets along", ledger(a, b, "  - Notes: x", "", "    more", c, ""), ledger(a, c, "")],
    [
      "leaves the words around it",
      ledger("Words.", "", a, b, "Words below.", ""),
      ledger("Words.", "", a, "Words below.", ""),
    ],
    ["leaves a None when it was the last one", ledger("", b, "", "## C"), ledger("", "- None", "", "## C")],
    ["leaves a None at the end of the text", ledger("", b), ledger("", "- None")],
    [
      "leaves a None of the document's own style",
      ledger(b, "### DOING", "words", "### DONE", "- (none)", "### BLOCKED", "- None", ""),
      ledger("- (none)", "### DOING", "words", "### DONE", "- (none)", "### BLOCKED", "- None", ""),
    ],
    ["leaves a None of stars", ledger(b, "### DONE", "* none", ""), ledger("* none", "### DONE", "* none", "")],
    [
      "leaves a plain None where the others say more",
      ledger(b, "### DONE", "- None yet (all open)", ""),
      ledger("- None", "### DONE", "- None yet (all open)", ""),
    ],
    [
      "leaves a plain None where the others are numbered",
      ledger(b, "### DONE", "1. None", ""),
      ledger("- None", "### DONE", "1. None", ""),
    ],
    ["is the one of its own section", ledger(b, "### DONE", a, c, ""), ledger("- None", "### DONE", a, c, "")],
  ];
  for (const [name, before, expected] of cases) same(name, remove("T-20260102-002"), before, expected);
  same("begins a list", remove("T-20260102-001"), ledger("", a, "", b, ""), ledger("", b, ""));
  same(
    "begins a list behind words",
    remove("T-20260102-001"),
    ledger("Words.", "", a, b, ""),
    ledger("Words.", "", b, ""),
  );
});

describe("a task that comes", () => {
  const add = (state: TaskState) => (text: string) => {
    const document = parseDocument(text, "v1");
    return edited(document, addTaskEdits(document, { id: "T-20260102-009", title: "New" }, { state })).text;
  };
  const ledger = (...lines: Lines) => ["## TASK_LEDGER", ...lines];

  const into: readonly (readonly [name: string, before: Lines, expected: Lines])[] = [
    ["ends a tight list", ["", a, b, "", "## C"], ["", a, b, next, "", "## C"]],
    ["ends a loose list", ["", a, "", b, "", "## C"], ["", a, "", b, "", next, "", "## C"]],
    ["stands tight below one task", ["", a, "", "## C"], ["", a, next, "", "## C"]],
    [
      "stands tight below one with tight bullets",
      [a, "  - Notes: x", "", "## C"],
      [a, "  - Notes: x", next, "", "## C"],
    ],
    [
      "stands apart from one with loose bullets",
      [a, "", "  - Notes: x", "", "## C"],
      [a, "", "  - Notes: x", "", next, "", "## C"],
    ],
    ["stands before the words below the list", [a, b, "Words.", ""], [a, b, next, "Words.", ""]],
    ["stands below a list that ends the text", [a], [a, next, ""]],
    ["ends a tight list behind a loose one", [a, "", b, c, ""], [a, "", b, c, next, ""]],
    ["takes the place of a None", ["", "- None", "", "## C"], ["", next, "", "## C"]],
    ["takes the place of a None that ends the text", ["- None"], [next, ""]],
    [
      "goes before a None with lines of its own",
      ["- None", "  - but see the log", ""],
      [next, "- None", "  - but see the log", ""],
    ],
    ["fills an empty section", ["", "## C"], ["", next, "", "## C"]],
    ["fills an empty section without blank lines", ["## C"], ["", next, "", "## C"]],
    ["fills an empty section that ends the text", [], ["", next, ""]],
    ["goes below words", ["", "Words.", "", "## C"], ["", "Words.", "", next, "", "## C"]],
    ["goes below words that end the text", ["", "Words."], ["", "Words.", "", next, ""]],
    ["goes below words without blank lines", ["Words.", "## C"], ["Words.", "", next, "", "## C"]],
    ["goes below another item", ["Words.", "- item", "## C"], ["Words.", "- item", next, "", "## C"]],
    ["goes below a numbered item", ["12) item", "", "## C"], ["12) item", next, "", "## C"]],
    ["goes below the bullet of an item", ["- item", "  * x", "", "## C"], ["- item", "  * x", next, "", "## C"]],
    [
      "goes below words behind an item",
      ["- item", "Words. - x", "", "## C"],
      ["- item", "Words. - x", "", next, "", "## C"],
    ],
    ["goes below an item with a dash only", ["-item", "", "## C"], ["-item", "", next, "", "## C"]],
    ["goes before a closing rule", ["Words.", "", "---", "", "## C"], ["Words.", "", next, "", "---", "", "## C"]],
    ["goes before what nothing closes", ["Words.", "", "```", "open", ""], ["Words.", "", next, "", "```", "open", ""]],
    ["goes before a comment that nothing closes", ["<!-- open", ""], ["", next, "", "<!-- open", ""]],
    ["goes behind a fence that is closed", ["```", "x", "```", "", "## C"], ["```", "x", "```", "", next, "", "## C"]],
  ];
  for (const [name, before, expected] of into) {
    same(name, add("TODO"), ledger("### TODO", ...before), ledger("### TODO", ...expected));
  }

  const made: readonly (readonly [name: string, before: Lines, expected: Lines])[] = [
    ["below the others", ["### TODO", "", a, ""], ["### TODO", "", a, "", "### DONE", "", next, ""]],
    [
      "as far from them as they are from each other",
      ["### DOING", "- None", "", "---", "", "### TODO", a, "", "", "## C"],
      ["### DOING", "- None", "", "---", "", "### TODO", a, "", "---", "", "### DONE", "", next, "", "", "## C"],
    ],
    [
      "tight where they are tight",
      ["### DOING", "- None", "### TODO", a, ""],
      ["### DOING", "- None", "### TODO", a, "### DONE", "", next, ""],
    ],
    [
      "with one blank line where words stand between them",
      ["### DOING", "- None", "", "---", "", "#### Words", "", "### TODO", a],
      ["### DOING", "- None", "", "---", "", "#### Words", "", "### TODO", a, "", "### DONE", "", next, ""],
    ],
    [
      "with their prefix and level",
      ["#### 2. MVP_TODO (all)", a, ""],
      ["#### 2. MVP_TODO (all)", a, "", "#### MVP_DONE", "", next, ""],
    ],
    ["without their emoji", ["###  🔵 TODO", a, ""], ["###  🔵 TODO", a, "", "###  DONE", "", next, ""]],
    [
      "at a place of its own where a state is written small",
      ["### todo", a, ""],
      ["### todo", a, "", "### DONE", "", next, ""],
    ],
    ["in a ledger without states", ["Words.", "", "## C"], ["Words.", "", "### DONE", "", next, "", "## C"]],
    ["in a ledger that is a heading alone", [""], ["", "### DONE", "", next, ""]],
  ];
  for (const [name, before, expected] of made)
    same(`gets a section ${name}`, add("DONE"), ledger(...before), ledger(...expected));

  same(
    "gets a section named like its ledger",
    add("DOING"),
    ["# 3) MVP_TASK_LEDGER (all)", "", "# C"],
    ["# 3) MVP_TASK_LEDGER (all)", "", "## MVP_DOING", "", next, "", "# C"],
  );
  same(
    "gets a section in a ledger whose own heading is missing",
    add("DOING"),
    ["### MVP_TODO", a, ""],
    ["### MVP_TODO", a, "", "### MVP_DOING", "", next, ""],
  );

  same(
    "goes to the section of the state",
    (text) => {
      const document = parseDocument(text, "v1");
      return edited(document, moveTaskEdits(document, "T-20260102-002", "DONE")).text;
    },
    ledger("### TODO", a, b, "  - Notes: x", "### DONE", "- None"),
    ledger("### TODO", a, "### DONE", b, "  - Notes: x", ""),
  );
  same(
    "goes to the section of the state from the end of the text",
    (text) => {
      const document = parseDocument(text, "v1");
      return edited(document, moveTaskEdits(document, "T-20260102-002", "TODO")).text;
    },
    ledger("### TODO", a, "### DONE", b),
    ledger("### TODO", a, b, "### DONE", "- None"),
  );
});

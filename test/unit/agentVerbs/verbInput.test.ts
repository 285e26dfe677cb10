import assert from "node:assert/strict";
import fc from "fast-check";
import { isControlError } from "../../../src/core/base/errors.ts";
import { agentVerbNames, agentVerbTable, inputSchemaOf } from "../../../src/node/agentVerbs/agentVerbTable.ts";
import { decodeVerbInput } from "../../../src/node/agentVerbs/verbInput.ts";

const { read, tasks } = agentVerbTable;

function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    assert.ok(isControlError(error) && error.code === "usage", String(error));
    return error.message;
  }
  throw new assert.AssertionError({ message: "nothing was refused" });
}

describe("input of an agent's verb", () => {
  it("takes what the schema says, and leaves out what is null", () => {
    assert.deepEqual(decodeVerbInput(read.input, { path: "a.ts", from: 3 }), { path: "a.ts", from: 3 });
    assert.deepEqual(decodeVerbInput(tasks.input, { state: "TODO", search: null }), { state: "TODO" });
    assert.deepEqual(decodeVerbInput(tasks.input, undefined), {});
  });

  it("names the field and what was expected", () => {
    assert.match(
      refusal(() => decodeVerbInput(read.input, {})),
      /"path" is missing/,
    );
    assert.match(
      refusal(() => decodeVerbInput(read.input, { path: "  " })),
      /"path" is empty/,
    );
    assert.match(
      refusal(() => decodeVerbInput(read.input, { path: 5 })),
      /"path": 5, expected text/,
    );
    assert.match(
      refusal(() => decodeVerbInput(read.input, { path: "a", from: 0 })),
      /expected a whole number from 1/,
    );
    assert.match(
      refusal(() => decodeVerbInput(read.input, { path: "a", from: 1.5 })),
      /whole number/,
    );
    assert.match(
      refusal(() => decodeVerbInput(tasks.input, { state: "DONE!" })),
      /DOING or TODO or DONE or BLOCKED/,
    );
    assert.match(
      refusal(() => decodeVerbInput(tasks.input, { ledger: "x" })),
      /one of state, search, limit/,
    );
    assert.match(
      refusal(() => decodeVerbInput(read.input, { path: "x".repeat(5000) })),
      /longer than 1000/,
    );
    assert.match(
      refusal(() => decodeVerbInput(read.input, "a.ts")),
      /no object/,
    );
  });

  it("either gives known fields of known types or refuses, whatever comes", () => {
    fc.assert(
      fc.property(fc.constantFrom(...agentVerbNames), fc.anything(), (name, value) => {
        const { input } = agentVerbTable[name];
        try {
          for (const [key, item] of Object.entries(decodeVerbInput(input, value))) {
            assert.equal(typeof item, input[key]?.type === "integer" ? "number" : "string");
          }
        } catch (error) {
          assert.ok(isControlError(error), String(error));
          assert.ok(error.message.length < 400);
        }
      }),
    );
  });

  it("says in its schema which fields there are and which are needed", () => {
    assert.deepEqual(inputSchemaOf("read").required, ["path"]);
    assert.deepEqual(Object.keys(inputSchemaOf("read").properties), ["path", "from", "lines"]);
    assert.equal(inputSchemaOf("begin").additionalProperties, false);
  });
});

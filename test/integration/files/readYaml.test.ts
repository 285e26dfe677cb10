import assert from "node:assert/strict";
import { readYaml } from "../../../src/node/files/readYaml.ts";

describe("readYaml", () => {
  it("reads every document, with anchors, merges and tags of any program", () => {
    assert.deepEqual(readYaml("a: !Ref x\nb: !Sub [1, 2]\nc: !Get { d: 1 }\n---\n- &e 1\n- *e\n"), [
      { a: "x", b: [1, 2], c: { d: 1 } },
      [1, 1],
    ]);
    assert.deepEqual(readYaml("x: &x { a: 1 }\ny:\n  <<: *x\n  b: 2\n"), [{ x: { a: 1 }, y: { a: 1, b: 2 } }]);
    assert.deepEqual(readYaml("on: push\nname: plain\nrun: |\n  a: [\n"), [
      { on: "push", name: "plain", run: "a: [\n" },
    ]);
    assert.deepEqual(readYaml("a: !!binary aGk=\nb: !<tag:example.org,2026:x> 1\n").length, 1);
    assert.deepEqual(readYaml(""), []);
  });

  it("says where a text is no YAML", () => {
    for (const text of [
      "a: [1\nb: 2\n",
      "services: [",
      "a: 1\na: 2\n",
      "\ta: 1\n",
      'a: "\n',
      "a: b: c\n",
      "a: *gone\n",
    ]) {
      assert.throws(() => readYaml(text), /\(\d+:\d+\)/, text);
    }
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { completeWorkflow, explainWorkflow } from "../../../src/core/workflow/completeWorkflow.ts";
import { decodeNodeClasses } from "../../../src/core/workflow/nodeClasses.ts";
import { demoNodes } from "../../support/comfy/demoNodes.ts";
import { demoWorkflow } from "../../support/comfy/demoWorkflow.ts";

const info = Object.fromEntries(
  [...demoNodes({ checkpoints: ["demo.safetensors", "folder/other model.ckpt"] })].map(([name, node]) => [
    name,
    node.info,
  ]),
);
const classes = decodeNodeClasses({
  ...info,
  Resize: {
    input: {
      required: {
        how: [
          "COMFY_DYNAMICCOMBO_V3",
          { options: [{ key: "size", inputs: { required: { width: ["INT", { min: 1 }] } } }] },
        ],
        images: [
          "COMFY_AUTOGROW_V3",
          { template: { input: { required: { image: ["IMAGE"] } }, prefix: "image", min: 1 } },
        ],
      },
      optional: { flip: ["BOOLEAN", { tooltip: "Upside down" }] },
    },
    output: ["IMAGE"],
  },
});

/** The text with `|` where the keyboard is. */
function at(marked: string): readonly [text: string, offset: number] {
  return [marked.replace("|", ""), marked.indexOf("|")];
}
const labels = (marked: string) => completeWorkflow(...at(marked), classes).map(({ label }) => label);
const withInputs = (inputs: string, name = "DemoSampler") => `{"5": {"class_type": "${name}", "inputs": {${inputs}}}}`;

describe("completions of a workflow", () => {
  it("offer classes in place of what stands there, also in half a text", () => {
    const [text, offset] = at('{"1": {"class_type": "DemoS|"}}');
    const sampler = completeWorkflow(text, offset, classes).find(({ label }) => label === "DemoSampler");
    assert.deepEqual(sampler && [text.slice(sampler.range.start, sampler.range.end), sampler.newText], [
      '"DemoS"',
      '"DemoSampler"',
    ]);
    for (const half of [
      '{"1": {"class_type": "|',
      '{"1": {"class_type": |}}',
      '{"1": {"inputs": {}, "class_type": "|',
    ]) {
      assert.ok(labels(half).includes("DemoSampler"), half);
    }
  });

  it("offer the inputs that are not there yet, with what each takes", () => {
    const [text, offset] = at(withInputs('"seed": 1, "st|"'));
    const found = completeWorkflow(text, offset, classes);
    assert.ok(!found.some(({ label }) => label === "seed"));
    const steps = found.find(({ label }) => label === "steps");
    assert.deepEqual(steps && [steps.newText, steps.detail.startsWith("INT, 1 to ")], ['"steps": ', true]);
    const renamed = completeWorkflow(...at(withInputs('"st|": 20')), classes).find(({ label }) => label === "steps");
    assert.equal(renamed?.newText, '"steps"');
    assert.ok(labels(withInputs('"seed": 1, |')).includes("steps"));
  });

  it("offer values of lists, model files, and true and false", () => {
    assert.deepEqual(labels(withInputs('"ckpt_name": "|"', "DemoCheckpoint")), [
      "demo.safetensors",
      "folder/other model.ckpt",
    ]);
    assert.ok(labels(withInputs('"sampler_name": |')).includes("euler"));
    assert.deepEqual(labels(withInputs('"flip": |', "Resize")), ["true", "false"]);
    assert.deepEqual(labels(withInputs('"steps": |')), []);
  });

  it("offer the names of a server on Windows as it writes them", () => {
    const name = "folder\\model.ckpt";
    const list = { input: { required: { ckpt_name: [[name, "other.ckpt"]] } }, output: ["MODEL"] };
    const windows = decodeNodeClasses({ ...info, DemoCheckpoint: { ...info.DemoCheckpoint, ...list } });
    const [text, offset] = at(withInputs('"ckpt_name": "|"', "DemoCheckpoint"));
    const [first] = completeWorkflow(text, offset, windows);
    assert.deepEqual(first && [first.label, first.newText], [name, '"folder\\\\model.ckpt"']);
  });

  it("offer nodes that bring what an input takes", () => {
    const text = JSON.stringify(demoWorkflow()).replace('"model":["1",0]', '"model":["|",0]');
    assert.deepEqual(labels(text), ["1"]);
    const own = JSON.stringify(demoWorkflow()).replace('"latent_image":["4",0]', '"latent_image":["|",0]');
    assert.deepEqual(labels(own), ["4"]);
  });

  it("know inputs that a choice brings, and the next of those that grow", () => {
    assert.deepEqual(labels(withInputs("|", "Resize")), ["how", "images.image0", "flip"]);
    const more = labels(withInputs('"how": "size", "images.image0": ["1", 0], |', "Resize"));
    assert.deepEqual(more, ["how.width", "flip", "images.image1"]);
    assert.deepEqual(labels(withInputs('"how": "|"', "Resize")), ["size"]);
  });

  it("offer nothing elsewhere", () => {
    for (const other of [
      "|",
      "[|]",
      '{"a": "|"}',
      '{"1": {"|": 1}}',
      withInputs('"x": "|"'),
      withInputs("|", "NoSuchClass"),
    ])
      assert.deepEqual(labels(other), [], other);
  });

  it("explain classes and inputs", () => {
    const tell = (marked: string) => explainWorkflow(...at(marked), classes);
    assert.equal(tell(withInputs('"st|eps": 20'))?.title.startsWith("steps: INT, 1 to "), true);
    assert.deepEqual(tell(withInputs('"fl|ip": true', "Resize")), {
      ...{ range: { start: 42, end: 48 }, title: "flip: BOOLEAN, optional", lines: ["Upside down"] },
    });
    const sampler = tell('{"1": {"class_type": "Demo|Sampler"}}');
    assert.ok(sampler?.lines.some((line) => line === "model: MODEL, linked"));
    assert.ok(tell(withInputs('"sampler_name": "eu|ler"'))?.lines.includes("euler"));
    assert.equal(tell('{"na|me": 1}'), undefined);
  });

  it("never throw, whatever the text and the place", () => {
    const whole = JSON.stringify(demoWorkflow());
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(whole.length), fc.nat(), (from, length, place) => {
        const text = whole.slice(0, from) + whole.slice(from + (length % 30));
        const offset = place % (text.length + 1);
        for (const { range } of completeWorkflow(text, offset, classes))
          assert.ok(range.start <= offset && offset <= range.end);
        explainWorkflow(text, offset, classes);
      }),
    );
    for (const deep of ["[".repeat(100_000), `{"1":`.repeat(50_000)])
      assert.deepEqual(completeWorkflow(deep, deep.length, classes), []);
  });
});

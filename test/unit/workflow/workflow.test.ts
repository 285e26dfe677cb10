import assert from "node:assert/strict";
import fc from "fast-check";
import { applyEdits } from "../../../src/core/base/text.ts";
import { decodeNodeClasses } from "../../../src/core/workflow/nodeClasses.ts";
import { readWorkflow, type Workflow } from "../../../src/core/workflow/readWorkflow.ts";
import { parameterEdit, parameterFault, runParameters } from "../../../src/core/workflow/runForm.ts";
import { validateWorkflow } from "../../../src/core/workflow/validateWorkflow.ts";
import { toWorkflowSummary } from "../../../src/core/workflow/workflowSummary.ts";
import { demoNodes } from "../../support/comfy/demoNodes.ts";
import { demoWorkflow } from "../../support/comfy/demoWorkflow.ts";
import type { Prompt } from "../../support/comfy/fakeNode.ts";
import { validatePrompt } from "../../support/comfy/promptValidation.ts";

const nodes = demoNodes({ checkpoints: ["demo.safetensors", "folder/other model.ckpt"] });
const classes = decodeNodeClasses(Object.fromEntries([...nodes].map(([name, { info }]) => [name, info])));

function workflowOf(value: unknown): Workflow {
  const reading = readWorkflow(typeof value === "string" ? value : JSON.stringify(value, undefined, 2));
  if (reading.kind !== "api") assert.fail(reading.kind);
  return reading.workflow;
}

/** `fault node.input "text at the range"` */
function found(value: unknown): string[] {
  const workflow = workflowOf(value);
  return validateWorkflow(workflow, classes).map(({ fault, input, node, range }) => {
    const place = node === undefined ? "" : ` ${node}${input === undefined ? "" : `.${input}`}`;
    return `${fault}${place} ${workflow.text.slice(range.start, range.end).replace(/\s+/g, "")}`;
  });
}

const text = (inputs: object, id = "1") => ({ [id]: { class_type: "DemoText", inputs } });

describe("readWorkflow", () => {
  it("knows API form, editor form, other JSON and what is none", () => {
    assert.equal(readWorkflow('{"1": {"class_type": "A", "inputs": {}}}').kind, "api");
    assert.equal(readWorkflow('{"1": {"inputs": {}}, "2": {"class_type": "A"}}').kind, "api");
    assert.equal(readWorkflow('{"id": "x", "nodes": [], "links": [], "version": 0.4}').kind, "editor");
    for (const other of ["{}", "[]", "1", '"x"', '{"name": "package", "scripts": {"a": "b"}}']) {
      assert.equal(readWorkflow(other).kind, "other", other);
    }
    for (const broken of ["", "{", '{"1": {"class_type": "A",}}', "// a\n{}", "[".repeat(100_000)]) {
      assert.equal(readWorkflow(broken).kind, "broken", broken.slice(0, 20));
    }
  });

  it("says where JSON breaks", () => {
    const reading = readWorkflow('{"1": {"class_type": "A" "inputs": {}}}');
    assert.ok(reading.kind === "broken");
    assert.deepEqual(reading.problems[0], { message: "Comma Expected", range: { start: 25, end: 33 } });
  });

  it("keeps the text of numbers and unwraps lists", () => {
    const { nodes: read } = workflowOf(
      '{"1": {"class_type": "A", "inputs": {"seed": 18446744073709551615, "x": 1.50, "l": ["2", 0], "v": {"__value__": [1, "a"]}}}}',
    );
    assert.deepEqual(
      read.get("1")?.inputs?.map(({ value }) => value),
      [
        { kind: "number", text: "18446744073709551615" },
        { kind: "number", text: "1.50" },
        { kind: "link", node: "2", slot: 0 },
        {
          kind: "list",
          values: [
            { kind: "number", text: "1" },
            { kind: "text", value: "a" },
          ],
        },
      ],
    );
  });
});

describe("validateWorkflow", () => {
  it("finds nothing in the demo's workflow", () => assert.deepEqual(found(demoWorkflow()), []));

  it("names each fault at its place", () => {
    assert.deepEqual(found({ ...text({ text: "a" }), 2: { class_type: "Gone", inputs: {} } }), [
      'unknown-class 2 "Gone"',
    ]);
    assert.deepEqual(found({ ...text({ text: "a" }), 2: { inputs: {} } }), ['missing-class 2 "2"']);
    assert.deepEqual(found({ 1: { class_type: "DemoLatent", inputs: {} } }), ["no-output {"]);
    assert.deepEqual(found({ 1: { class_type: "DemoText" } }), ['missing-inputs 1 "DemoText"']);
    assert.deepEqual(found(text({})), ['missing-input 1.text "DemoText"']);
    assert.deepEqual(found(text({ text: ["9", 0] })), ['unknown-node 1.text ["9",0]']);
    assert.deepEqual(found(text({ text: ["9"] })), ['bad-link 1.text ["9"]']);
  });

  it("judges links by slot and type", () => {
    const blank = { 2: { class_type: "DemoBlank", inputs: { width: 8, height: 8, color: 1 } } };
    assert.deepEqual(found({ ...blank, ...text({ text: ["2", 1] }) }), ['unknown-slot 1.text ["2",1]']);
    assert.deepEqual(found({ ...blank, ...text({ text: ["2", 0] }) }), ['wrong-type 1.text ["2",0]']);
    assert.deepEqual(
      found({ ...blank, 1: { class_type: "DemoSave", inputs: { images: ["2", 0], filename_prefix: "a" } } }),
      [],
    );
  });

  it("coerces before it judges values, and knows bounds beyond 2^53", () => {
    const sampler = (inputs: object) => {
      const workflow = demoWorkflow();
      Object.assign(workflow["5"]?.inputs ?? {}, inputs);
      return found(workflow);
    };
    assert.deepEqual(sampler({ steps: "3", cfg: true, seed: 2.9 }), []);
    assert.deepEqual(sampler({ steps: 0 }), ["too-small 5.steps 0"]);
    assert.deepEqual(sampler({ steps: 1001 }), ["too-big 5.steps 1001"]);
    assert.deepEqual(sampler({ steps: "many" }), ['wrong-value 5.steps "many"']);
    assert.deepEqual(sampler({ steps: null }), ["wrong-value 5.steps null"]);
    assert.deepEqual(sampler({ sampler_name: "none" }), ['not-in-list 5.sampler_name "none"']);
    const withSeed = (seed: string) => found(JSON.stringify(demoWorkflow()).replace('"seed":42', `"seed":${seed}`));
    assert.deepEqual(withSeed("18446744073709551615"), []);
    assert.deepEqual(withSeed("18446744073709551616"), ["too-big 5.seed 18446744073709551616"]);
  });

  it("names a missing model as what it is", () => {
    const workflow = demoWorkflow();
    (workflow["1"] as { inputs: object }).inputs = { ckpt_name: "gone.ckpt" };
    const [finding] = validateWorkflow(workflowOf(workflow), classes);
    assert.match(
      finding?.message ?? "",
      /Unexpected "gone\.ckpt", expected one of "demo\.safetensors", .* for "ckpt_name"/,
    );
  });

  it("takes the names of a server on Windows as it writes them", () => {
    const windows = decodeNodeClasses(
      Object.fromEntries(
        [...demoNodes({ checkpoints: ["folder\\model.ckpt"] })].map(([name, { info }]) => [name, info]),
      ),
    );
    const faultsOf = (ckpt_name: string) => {
      const workflow = demoWorkflow();
      Object.assign(workflow["1"]?.inputs ?? {}, { ckpt_name });
      return validateWorkflow(workflowOf(workflow), windows).map(({ fault }) => fault);
    };
    assert.deepEqual(faultsOf("folder\\model.ckpt"), []);
    assert.deepEqual(faultsOf("folder/model.ckpt"), ["not-in-list"]);
  });

  it("tells a cycle once, and leaves what no output needs alone", () => {
    const decode = (samples: unknown) => ({ class_type: "DemoDecode", inputs: { samples, vae: ["9", 0] } });
    const save = { class_type: "DemoSave", inputs: { images: ["1", 0], filename_prefix: "x" } };
    const cycle = {
      1: decode(["2", 0]),
      2: decode(["1", 0]),
      3: save,
      9: { class_type: "DemoCheckpoint", inputs: { ckpt_name: "demo.safetensors" } },
    };
    assert.equal(found(cycle).filter((line) => line.startsWith("cycle")).length, 1);
    assert.deepEqual(
      found({ ...text({ text: "a" }), 1: text({ text: "a" })[1], 7: { class_type: "DemoLatent", inputs: {} } }),
      [],
    );
  });

  it("stays small where thousands of nodes wait for one another, or an input grows without end", () => {
    const described = decodeNodeClasses({
      A: {
        input: { required: { a: ["IMAGE"], b: ["IMAGE"] } },
        output: ["IMAGE"],
        output_node: true,
      },
      Grown: {
        input: { required: { x: ["COMFY_AUTOGROW_V3", { template: { input: {}, prefix: "x", min: 1e9 } }] } },
        output: [],
        output_node: true,
      },
    });
    const count = 5000;
    const nodes = Array.from({ length: count }, (_, at) => [
      `n${at}`,
      { class_type: "A", inputs: { a: [`n${(at + 1) % count}`, 0], b: ["n0", 0] } },
    ]);
    const cycles = validateWorkflow(workflowOf(Object.fromEntries(nodes)), described);
    assert.equal(cycles.length, 20);
    assert.ok(cycles.every(({ message }) => message.length < 200));
    assert.match(cycles[0]?.message ?? "", /^Nodes wait for one another: n0 → n1 → .* → … → .* → n0$/);
    const grown = validateWorkflow(workflowOf({ 1: { class_type: "Grown", inputs: {} } }), described);
    assert.ok(grown.length <= 101, String(grown.length));
  });

  it("expands choices that bring inputs, and inputs that grow", () => {
    const described = decodeNodeClasses({
      Resize: {
        input: {
          required: {
            mode: [
              "COMFY_DYNAMICCOMBO_V3",
              {
                options: [
                  { key: "by size", inputs: { required: { width: ["INT", { min: 1 }] } } },
                  { key: "none", inputs: {} },
                ],
              },
            ],
            images: [
              "COMFY_AUTOGROW_V3",
              { template: { input: { required: { image: ["IMAGE", {}] } }, prefix: "image", min: 1 } },
            ],
          },
        },
        output: ["IMAGE"],
        output_node: true,
      },
      Source: { input: {}, output: ["IMAGE"], output_node: false },
    });
    const faults = (inputs: object) =>
      validateWorkflow(
        workflowOf({ 1: { class_type: "Resize", inputs }, 2: { class_type: "Source", inputs: {} } }),
        described,
      ).map(({ fault, input }) => `${fault} ${input}`);
    const image = { "images.image0": ["2", 0] };
    assert.deepEqual(faults({ mode: "none", ...image }), []);
    assert.deepEqual(faults({ mode: "by size", "mode.width": 4, ...image, "images.image1": ["2", 0] }), []);
    assert.deepEqual(faults({ mode: "by size", ...image }), ["missing-input mode.width"]);
    assert.deepEqual(faults({ mode: "by size", "mode.width": 0, ...image }), ["too-small mode.width"]);
    assert.deepEqual(faults({ mode: "none" }), ["missing-input images.image0"]);
  });

  it("agrees with the server about any values of a sampler", () => {
    const value = fc.oneof(
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }),
      fc.constantFrom("3", "0.5", "x", "", "euler", "karras", null, true, false),
      fc.constantFrom(["1", 0], ["1", 7], ["99", 0], ["3", 0], [1, 2, 3]),
    );
    const inputs = fc.dictionary(
      fc.constantFrom("seed", "steps", "cfg", "sampler_name", "scheduler", "positive", "model"),
      value,
    );
    fc.assert(
      fc.property(inputs, (changed) => {
        const workflow = demoWorkflow();
        Object.assign(workflow["5"]?.inputs ?? {}, changed);
        const text = JSON.stringify(workflow);
        const ours = validateWorkflow(workflowOf(text), classes).filter(({ severity }) => severity === "error");
        const { error } = validatePrompt(JSON.parse(text) as Prompt, undefined, {
          ...{ nodes, isOld: false, has: () => false, inSetOrder: (ids: readonly string[]) => ids },
        });
        assert.equal(ours.length > 0, error !== undefined, text);
      }),
      { numRuns: 500 },
    );
  });
});

describe("the run form", () => {
  it("finds what a person changes, prompt and negative by the sampler's inputs", () => {
    const shown = runParameters(workflowOf(demoWorkflow()), classes).map(
      ({ key, node, value }) => `${key} ${node} ${value}`,
    );
    assert.deepEqual(shown, [
      "prompt 2 a lighthouse",
      "negative 3 blurry",
      "seed 5 42",
      "steps 5 8",
      "cfg 5 7.5",
      "width 4 64",
      "height 4 64",
      "batch 4 1",
      "sampler 5 euler",
      "scheduler 5 normal",
      "checkpoint 1 demo.safetensors",
    ]);
  });

  it("changes one value and leaves every other byte", () => {
    const source = JSON.stringify(demoWorkflow(), undefined, 3).replace('"seed": 42', '"seed":   18446744073709551615');
    const workflow = workflowOf(source);
    const seed = runParameters(workflow, classes).find(({ key }) => key === "seed");
    const prompt = runParameters(workflow, classes).find(({ key }) => key === "prompt");
    assert.ok(seed && prompt);
    const edited = applyEdits(source, [
      parameterEdit(seed, "9007199254740993"),
      parameterEdit(prompt, 'a "red" boat\n'),
    ]);
    assert.equal(
      edited,
      source.replace("18446744073709551615", "9007199254740993").replace('"a lighthouse"', '"a \\"red\\" boat\\n"'),
    );
  });

  it("refuses what the server would, before it is sent", () => {
    const parameters = runParameters(workflowOf(demoWorkflow()), classes);
    const fault = (key: string, value: string) =>
      parameterFault(parameters.find((each) => each.key === key) ?? assert.fail(), value);
    assert.match(fault("seed", "abc") ?? "", /expected a number/);
    assert.match(fault("seed", "-1") ?? "", /at least 0/);
    assert.match(fault("sampler", "none") ?? "", /expected one of/);
    assert.equal(fault("steps", "12"), undefined);
    assert.throws(() => parameterEdit(parameters[2] ?? assert.fail(), "1,"), /expected a number/);
  });
});

describe("toWorkflowSummary", () => {
  it("lists outputs, models and seeds", () => {
    const { models, nodes: count, outputs, seeds } = toWorkflowSummary(workflowOf(demoWorkflow()), classes);
    assert.equal(count, 7);
    assert.deepEqual(outputs, ["Keep"]);
    assert.deepEqual(models, [{ node: "1", input: "ckpt_name", value: "demo.safetensors" }]);
    assert.deepEqual(seeds, [{ node: "5", input: "seed", value: "42" }]);
    assert.deepEqual(toWorkflowSummary(workflowOf(demoWorkflow())).outputs, ["Keep"]);
  });
});

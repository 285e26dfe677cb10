import assert from "node:assert/strict";
import { applyEdits } from "../../../src/core/base/text.ts";
import { decodeNodeClasses } from "../../../src/core/workflow/nodeClasses.ts";
import { readWorkflow } from "../../../src/core/workflow/readWorkflow.ts";
import { type RunParameter, runParameters } from "../../../src/core/workflow/runForm.ts";
import {
  applyPreset,
  decodePresets,
  presetNameFault,
  runEdits,
  toPreset,
} from "../../../src/core/workflow/runPresets.ts";
import { RunPresets } from "../../../src/vscode/services/runPresets.ts";
import { demoNodes } from "../../support/comfy/demoNodes.ts";
import { demoWorkflow } from "../../support/comfy/demoWorkflow.ts";

const info = [...demoNodes({ checkpoints: ["demo.safetensors"] })].map(([name, node]) => [name, node.info]);
const classes = decodeNodeClasses(Object.fromEntries(info));
const reading = readWorkflow(JSON.stringify(demoWorkflow()));
const parameters = reading.kind === "api" ? runParameters(reading.workflow, classes) : [];
const parameter = (key: RunParameter["key"]) => parameters.find((each) => each.key === key) ?? assert.fail(key);

describe("presets of a run", () => {
  it("come back as they were kept, by node and input", () => {
    const values = new Map([
      [parameter("steps"), "30"],
      [parameter("seed"), "random"],
      [parameter("prompt"), "a boat"],
    ]);
    const preset = toPreset(values);
    assert.deepEqual(preset, { "5.steps": "30", "5.seed": "random", "2.text": "a boat" });
    const decoded = decodePresets(JSON.parse(JSON.stringify({ mine: preset }))).get("mine");
    assert.deepEqual(toPreset(applyPreset(decoded ?? {}, parameters).values), preset);
  });

  it("leave out what the workflow does not have any more or would refuse", () => {
    const preset = { "5.steps": "0", "99.steps": "3", "1.ckpt_name": "gone.safetensors", "5.cfg": "2" };
    const { leftOut, values } = applyPreset(preset, parameters);
    assert.deepEqual([leftOut, toPreset(values)], [3, { "5.cfg": "2" }]);
    assert.equal(applyPreset({ "5.steps": parameter("steps").value }, parameters).values.size, 0);
    assert.equal(applyPreset({ toString: "1" }, parameters).values.size, 0);
  });

  it("draw random seeds, and one for each run of several but the first", () => {
    const text = JSON.stringify(demoWorkflow());
    let drawn = 0;
    const run = (value: string | undefined, drawsSeeds: boolean) => {
      const values = new Map([[parameter("steps"), "9"]]);
      if (value !== undefined) values.set(parameter("seed"), value);
      return JSON.parse(
        applyEdits(
          text,
          runEdits(parameters, values, drawsSeeds, () => String(++drawn)),
        ),
      )["5"].inputs;
    };
    assert.deepEqual([run(undefined, false).seed, run("7", false).seed, drawn], [42, 7, 0]);
    assert.deepEqual([run("random", false).seed, run("7", true).seed, run(undefined, true).seed], [1, 2, 3]);
    assert.equal(run("random", true).steps, 9);
  });

  it("are kept for each workflow, and go again", async () => {
    const kept = new Map<string, unknown>();
    const memory = {
      get: (key: string) => kept.get(key),
      update: async (key: string, value: unknown) =>
        void (value === undefined ? kept.delete(key) : kept.set(key, value)),
      keys: () => [...kept.keys()],
    } as ConstructorParameters<typeof RunPresets>[0];
    const [one, other] = [new RunPresets(memory, "one.json"), new RunPresets(memory, "other.json")];
    await one.set("night", { "5.steps": "50" });
    await one.set("night", { "5.steps": "60" });
    await one.set("quick", { "5.steps": "4" });
    assert.deepEqual(
      [[...one.all.keys()], one.all.get("night"), other.all.size],
      [["night", "quick"], { "5.steps": "60" }, 0],
    );
    for (const name of ["night", "quick"]) await one.set(name, undefined);
    assert.equal(kept.size, 0);
  });

  it("are believed only where they are presets", () => {
    for (const odd of [undefined, null, 1, "x", [], { a: 1 }, { a: { b: 1 } }, { " a": {} }, { "": {} }])
      assert.equal(decodePresets(odd).size, 0, JSON.stringify(odd));
    assert.equal(presetNameFault("Night, 30 steps"), undefined);
    assert.ok(presetNameFault("x".repeat(81)));
  });
});

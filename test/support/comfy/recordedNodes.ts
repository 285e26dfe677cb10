import { behaviours } from "./demoNodes.ts";
import type { FakeNode, NodeInfo, NodeRun, Prompt } from "./fakeNode.ts";
import { toPythonText } from "./pythonJson.ts";

/** Gives two pictures' worth of steps to nodes of its own, and shows the last one. */
function expand({ id, inputs }: NodeRun) {
  const count = Number(inputs.count);
  const nodes: Prompt = {};
  for (let at = 1; at <= count; at++) {
    const steps = { steps: 2, delay: 0.05, preview: "none", size: 32, seed: Number(inputs.seed) + at };
    nodes[`${id}.0.0.${at}`] = { class_type: "ProbeProgress", inputs: steps };
  }
  nodes[`${id}.0.0.${count + 1}`] = { class_type: "PreviewImage", inputs: { images: [`${id}.0.0.${count}`, 0] } };
  return { expand: { nodes, result: [[`${id}.0.0.${count}`, 0]] as const } };
}

type Behaviour = Omit<FakeNode, "info">;
const byClass: Readonly<Record<string, Behaviour>> = {
  EmptyImage: { run: behaviours.blank },
  ImageInvert: { run: behaviours.invert },
  ImageScale: { run: behaviours.scale },
  SaveImage: { run: behaviours.save },
  PreviewImage: { run: behaviours.preview },
  LoadImage: {
    run: behaviours.load,
    judge: { image: (value, has) => (has(String(value)) ? undefined : `Invalid image file: ${value}`) },
  },
  ProbeProgress: { run: behaviours.sample },
  ProbeAsync: { run: behaviours.sample, isAsync: true },
  ProbeFail: { run: behaviours.fail },
  ProbeBlock: { run: behaviours.block },
  ProbeText: { run: behaviours.text },
  ProbeNonFinite: { run: behaviours.nonFinite },
  ProbeVolatile: { run: behaviours.passPicture, isVolatile: true },
  ProbeExpand: { run: expand },
  ProbeInputs: {
    run: ({ inputs }) => {
      const { a_boolean, a_combo, a_float, a_new_combo, a_string, an_int } = inputs;
      const text = `${an_int} ${a_float} ${[a_string, a_boolean, a_combo, a_new_combo].map(toPythonText).join(" ")}`;
      return { values: [text, an_int], ui: { text: [text] } };
    },
    judge: { a_string: (value) => (value === "refuse" ? "a_string may not be 'refuse'" : undefined) },
  },
};

/** The classes of the recorded server, as its `/object_info` tells them, with what ours do in their place. */
export function recordedNodes(objectInfo: Readonly<Record<string, NodeInfo>>): Map<string, FakeNode> {
  return new Map(
    Object.entries(objectInfo).map(([name, info]) => [
      name,
      { info, ...(byClass[name] ?? { run: behaviours.nothing }) },
    ]),
  );
}

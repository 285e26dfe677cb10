import type { NodeClasses } from "./nodeClasses.ts";
import type { Workflow, WorkflowNode } from "./readWorkflow.ts";
import { outputNodes } from "./validateWorkflow.ts";

const modelFile = /\.(?:safetensors|sft|ckpt|pt2?|pth|bin|pkl|gguf|onnx)$/i;

/** A value of a workflow and the input that it stands in. */
export interface NamedValue {
  readonly node: string;
  readonly input: string;
  readonly value: string;
}

/** What a list of workflows shows of one. */
export interface WorkflowSummary {
  readonly nodes: number;
  /** Titles of the nodes whose results are kept or shown. */
  readonly outputs: readonly string[];
  readonly models: readonly NamedValue[];
  /** Pictures that it reads. */
  readonly files: readonly NamedValue[];
  /** Exact decimal digits. */
  readonly seeds: readonly NamedValue[];
}

const folders: Readonly<Record<string, string>> = {
  ckpt_name: "checkpoints",
  lora_name: "loras",
  vae_name: "vae",
  unet_name: "diffusion_models",
  clip_name: "text_encoders",
  clip_name1: "text_encoders",
  clip_name2: "text_encoders",
  clip_name3: "text_encoders",
  control_net_name: "controlnet",
  style_model_name: "style_models",
  model_name: "upscale_models",
};

/** The server's folder of the models that an input names; undefined for one that custom nodes have thought of. */
export function modelFolderOf({ input }: NamedValue): string | undefined {
  return folders[input];
}

/** Without `classes` the outputs are the nodes that nobody reads from. */
export function toWorkflowSummary(workflow: Workflow, classes?: NodeClasses): WorkflowSummary {
  const values = [...workflow.nodes.values()].flatMap(({ id, inputs }) =>
    (inputs ?? []).flatMap(({ name, value }): NamedValue[] => {
      if (value.kind === "text") return [{ node: id, input: name, value: value.value }];
      return value.kind === "number" ? [{ node: id, input: name, value: value.text }] : [];
    }),
  );
  const outputs = classes ? outputNodes(workflow, classes) : lastNodes(workflow);
  return {
    nodes: workflow.nodes.size,
    outputs: outputs.map(({ classType, id, title }) => title ?? classType ?? id),
    models: values.filter(({ value }) => modelFile.test(value)),
    files: values.filter(
      ({ input, value }) => ["image", "video", "audio", "file"].includes(input) && !modelFile.test(value),
    ),
    seeds: values.filter(({ input, value }) => /^(?:noise_)?seed$/.test(input) && /^-?\d+$/.test(value)),
  };
}

function lastNodes({ nodes }: Workflow): readonly WorkflowNode[] {
  const read = new Set(
    [...nodes.values()].flatMap(({ inputs }) =>
      (inputs ?? []).flatMap(({ value }) => (value.kind === "link" ? [value.node] : [])),
    ),
  );
  return [...nodes.values()].filter(({ id }) => !read.has(id));
}

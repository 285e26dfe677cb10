import { Blocked, type FakeNode, type InputSpec, type NodeResult, type NodeRun } from "./fakeNode.ts";
import { type Color, toJpeg, toPng } from "./pictures.ts";
import { toPythonJson } from "./pythonJson.ts";

interface Picture extends Color {
  readonly width: number;
  readonly height: number;
  /** Pictures of a batch. */
  readonly count: number;
}

const maximumSeed = 18446744073709551615n;
/** A seed input of any sampler. */
export const seedSpec: InputSpec = ["INT", { default: 0, min: 0, max: maximumSeed, control_after_generate: true }];

/** Completes what the classes of a test or a demo leave out of `/object_info`. */
export function describeNode(name: string, info: Partial<FakeNode["info"]>): FakeNode["info"] {
  const { input = {}, output = [], output_node = false } = info;
  return {
    ...{ input, output, output_node, name, display_name: name, description: "", category: "demo" },
    input_order: Object.fromEntries(Object.entries(input).map(([group, inputs]) => [group, Object.keys(inputs ?? {})])),
    ...{ is_input_list: false, output_is_list: output.map(() => false), output_name: output },
    ...{ python_module: "nodes", has_intermediate_output: false, search_aliases: [], ...info },
  };
}

/** What nodes do; a class is one of these and its description. */
export const behaviours = {
  /** A picture of one colour, from `width`, `height` and `color`. */
  blank: ({ inputs }: NodeRun): NodeResult => ({ values: [toPicture(inputs)] }),
  invert: ({ inputs }: NodeRun): NodeResult => {
    const { blue, green, red, ...size } = pictureOf(inputs.image);
    return { values: [{ ...size, red: 255 - red, green: 255 - green, blue: 255 - blue }] };
  },
  scale: ({ inputs }: NodeRun): NodeResult => ({
    values: [{ ...pictureOf(inputs.image), width: Number(inputs.width), height: Number(inputs.height) }],
  }),
  passPicture: ({ inputs }: NodeRun): NodeResult => ({ values: [pictureOf(inputs.image)] }),
  save: (run: NodeRun): NodeResult => savePictures(run, String(run.inputs.filename_prefix ?? "ComfyUI"), "output"),
  preview: (run: NodeRun): NodeResult => savePictures(run, "ComfyUI", "temp"),
  load: ({ file, inputs }: NodeRun): NodeResult => {
    const bytes = file(String(inputs.image));
    if (!bytes) throw new Error(`Invalid image file: ${inputs.image}`);
    return { values: [{ width: 8, height: 8, count: 1, red: bytes.length & 255, green: 0, blue: 0 }] };
  },
  /** Takes `steps` of `delay` seconds with a `preview` each. */
  sample: async (run: NodeRun): Promise<NodeResult> => {
    const { delay = 0, preview = "JPEG", seed = 0, steps = 1 } = run.inputs;
    const max = Number(steps);
    for (let value = 1; value <= max; value++)
      await run.step(value, max, Number(delay), toPreview(preview, value / max));
    const color = { red: Number(BigInt(seed as number) % 256n), green: max & 255, blue: 128 };
    return { values: [{ ...pictureOf(run.inputs.latent_image), ...color }] };
  },
  fail: ({ inputs }: NodeRun): NodeResult => {
    throw new Error(String(inputs.message));
  },
  block: ({ inputs }: NodeRun): NodeResult => ({ values: [new Blocked(String(inputs.message))] }),
  text: (run: NodeRun): NodeResult => {
    run.text(String(run.inputs.text));
    return { ui: { text: [String(run.inputs.text)] } };
  },
  /** Numbers that are no JSON. */
  nonFinite: (): NodeResult => ({ ui: { value: [Number.NaN, Number.POSITIVE_INFINITY, 1] } }),
  nothing: ({ inputs }: NodeRun): NodeResult => ({ values: [inputs.text ?? null, 0, 0] }),
} as const;

function toPicture({ batch_size = 1, color = 0, height = 64, width = 64 }: Readonly<Record<string, unknown>>): Picture {
  const number = Number(color);
  return {
    width: Number(width),
    height: Number(height),
    count: Number(batch_size),
    red: (number >> 16) & 255,
    green: (number >> 8) & 255,
    blue: number & 255,
  };
}

function pictureOf(value: unknown): Picture {
  return typeof value === "object" && value !== null && "red" in value ? (value as Picture) : toPicture({});
}

function toPreview(kind: unknown, share: number): { mime: string; image: Buffer } | undefined {
  const tone = Math.round(share * 255);
  if (kind === "JPEG") return { mime: "image/jpeg", image: toJpeg(8, tone) };
  return kind === "PNG"
    ? { mime: "image/png", image: toPng(64, 64, { red: tone, green: tone, blue: tone }) }
    : undefined;
}

function savePictures(run: NodeRun, prefix: string, type: "output" | "temp"): NodeResult {
  const { count, height, width, ...color } = pictureOf(run.inputs.images);
  const name = prefix.replaceAll("%width%", String(width)).replaceAll("%height%", String(height));
  const info = (run.extra.extra_pnginfo ?? {}) as Readonly<Record<string, unknown>>;
  const texts = Object.fromEntries(Object.entries(info).map(([key, value]) => [key, toPythonJson(value)]));
  const picture = toPng(width, height, color, { prompt: toPythonJson(run.prompt), ...texts });
  return { ui: { images: Array.from({ length: count }, () => run.save(picture, name, type)) } };
}

export interface DemoFiles {
  readonly checkpoints: readonly string[];
}

/** A text-to-picture graph in small: the classes of the demo and of most tests. */
export function demoNodes({ checkpoints }: DemoFiles, delaySeconds = 0.05): Map<string, FakeNode> {
  const size = (minimum: number): InputSpec => ["INT", { default: 64, min: minimum, max: 16384, step: 8 }];
  const node = (
    name: string,
    info: Partial<FakeNode["info"]>,
    run: FakeNode["run"],
    more: Partial<FakeNode> = {},
  ): [string, FakeNode] => [name, { info: describeNode(name, info), run, ...more }];
  return new Map([
    node(
      "DemoCheckpoint",
      {
        input: { required: { ckpt_name: [checkpoints, { tooltip: "A model file" }] } },
        output: ["MODEL", "CLIP", "VAE"],
      },
      behaviours.nothing,
    ),
    node(
      "DemoPrompt",
      { input: { required: { text: ["STRING", { multiline: true }], clip: ["CLIP"] } }, output: ["CONDITIONING"] },
      behaviours.nothing,
    ),
    node(
      "DemoLatent",
      {
        input: {
          required: { width: size(16), height: size(16), batch_size: ["INT", { default: 1, min: 1, max: 64 }] },
        },
        output: ["LATENT"],
      },
      behaviours.blank,
    ),
    node(
      "DemoSampler",
      {
        input: {
          required: {
            ...{ model: ["MODEL"], seed: seedSpec, steps: ["INT", { default: 8, min: 1, max: 1000 }] },
            ...{ cfg: ["FLOAT", { default: 7, min: 0, max: 100 }] },
            sampler_name: [["euler", "heun", "ddim"]],
            scheduler: [["normal", "karras"]],
            ...{ positive: ["CONDITIONING"], negative: ["CONDITIONING"], latent_image: ["LATENT"] },
          },
        },
        output: ["LATENT"],
      },
      (run) => behaviours.sample({ ...run, inputs: { delay: delaySeconds, ...run.inputs } }),
    ),
    node(
      "DemoDecode",
      { input: { required: { samples: ["LATENT"], vae: ["VAE"] } }, output: ["IMAGE"] },
      ({ inputs }) => ({
        values: [inputs.samples],
      }),
    ),
    node(
      "DemoSave",
      {
        input: { required: { images: ["IMAGE"], filename_prefix: ["STRING", { default: "demo" }] } },
        output_node: true,
      },
      behaviours.save,
    ),
    node("DemoPreview", { input: { required: { images: ["IMAGE"] } }, output_node: true }, behaviours.preview),
    node(
      "DemoBlank",
      {
        input: { required: { width: size(8), height: size(8), color: ["INT", { default: 0, min: 0, max: 0xffffff }] } },
        output: ["IMAGE"],
      },
      behaviours.blank,
    ),
    node(
      "DemoLoad",
      { input: { required: { image: [[], { image_upload: true }] } }, output: ["IMAGE"] },
      behaviours.load,
      { judge: { image: (value, has) => (has(String(value)) ? undefined : `Invalid image file: ${value}`) } },
    ),
    node(
      "DemoFail",
      { input: { required: { image: ["IMAGE"], message: ["STRING", { default: "gave up" }] } }, output: ["IMAGE"] },
      behaviours.fail,
    ),
    node(
      "DemoBlock",
      { input: { required: { image: ["IMAGE"], message: ["STRING", { default: "" }] } }, output: ["IMAGE"] },
      behaviours.block,
    ),
    node(
      "DemoText",
      { input: { required: { text: ["STRING", { default: "hello" }] } }, output_node: true },
      behaviours.text,
    ),
    node(
      "DemoNumbers",
      {
        input: {
          required: { value: ["FLOAT", { default: 0, min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY }] },
        },
        output_node: true,
        python_module: "custom_nodes.demo",
      },
      behaviours.nonFinite,
    ),
  ]);
}

import type { Prompt } from "./fakeNode.ts";

/** Text to picture with the demo's classes, in API form. */
export function demoWorkflow(): Prompt {
  return {
    "1": { class_type: "DemoCheckpoint", inputs: { ckpt_name: "demo.safetensors" } },
    "2": { class_type: "DemoPrompt", inputs: { text: "a lighthouse", clip: ["1", 1] } },
    "3": { class_type: "DemoPrompt", inputs: { text: "blurry", clip: ["1", 1] } },
    "4": { class_type: "DemoLatent", inputs: { width: 64, height: 64, batch_size: 1 } },
    "5": {
      class_type: "DemoSampler",
      inputs: {
        ...{ model: ["1", 0], seed: 42, steps: 8, cfg: 7.5, sampler_name: "euler", scheduler: "normal" },
        ...{ positive: ["2", 0], negative: ["3", 0], latent_image: ["4", 0] },
      },
    },
    "6": { class_type: "DemoDecode", inputs: { samples: ["5", 0], vae: ["1", 2] } },
    "7": { class_type: "DemoSave", inputs: { images: ["6", 0], filename_prefix: "demo" }, _meta: { title: "Keep" } },
  };
}

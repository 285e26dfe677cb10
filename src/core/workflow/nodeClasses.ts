/** What a server says about its node classes: the answer of `GET /object_info`. */

export type Choice = string | number | boolean;

export type InputType =
  | {
      readonly kind: "number";
      readonly isInteger: boolean;
      readonly min?: number | bigint;
      readonly max?: number | bigint;
    }
  | { readonly kind: "text"; readonly isMultiline: boolean }
  | { readonly kind: "boolean" }
  /** `options` is undefined when the front end fetches them; `isFile`: the node itself decides what it accepts. */
  | {
      readonly kind: "choice";
      readonly options: readonly Choice[] | undefined;
      readonly isMultiple: boolean;
      readonly isFile: boolean;
    }
  /** Only a link; names of types, `*` for any. */
  | { readonly kind: "link"; readonly types: readonly string[] }
  | { readonly kind: "dynamic"; readonly branches: ReadonlyMap<string, readonly NodeInput[]> }
  /** As many inputs as are linked: `images.image0`, `images.image1`. */
  | { readonly kind: "grow"; readonly prefix: string; readonly least: number; readonly item: InputType };

export interface NodeInput {
  readonly name: string;
  readonly isRequired: boolean;
  readonly type: InputType;
  /** `INT`, `IMAGE`, `COMBO`: what a link has to bring. */
  readonly linkTypes: readonly string[];
  readonly tooltip: string | undefined;
}

export interface NodeClass {
  readonly name: string;
  readonly displayName: string;
  readonly isOutput: boolean;
  /** From a custom node package: its types may compare in their own way. */
  readonly isCustom: boolean;
  readonly inputs: readonly NodeInput[];
  /** Types of its outputs, in their order; a list of choices is `COMBO`. */
  readonly outputs: readonly string[];
}
export type NodeClasses = ReadonlyMap<string, NodeClass>;

/** Reads an answer of `/object_info`, or of one class; what is no description is left out. */
export function decodeNodeClasses(value: unknown): NodeClasses {
  const classes = new Map<string, NodeClass>();
  for (const [name, info] of Object.entries(recordOf(value) ?? {})) {
    const described = recordOf(info);
    if (described) classes.set(name, toClass(name, described));
  }
  return classes;
}

function toClass(name: string, info: Readonly<Record<string, unknown>>): NodeClass {
  const groups = recordOf(info.input) ?? {};
  const outputs = Array.isArray(info.output) ? info.output : [];
  return {
    name,
    displayName: textOf(info.display_name) ?? name,
    isOutput: info.output_node === true,
    isCustom: textOf(info.python_module)?.startsWith("custom_nodes") ?? false,
    inputs: inputsOf(groups),
    outputs: outputs.map((type) => (typeof type === "string" ? type : "COMBO")),
  };
}

function inputsOf(groups: Readonly<Record<string, unknown>>): NodeInput[] {
  return ["required", "optional"].flatMap((group) =>
    Object.entries(recordOf(groups[group]) ?? {}).map(([name, spec]) => toInput(name, spec, group === "required")),
  );
}

function toInput(name: string, spec: unknown, isRequired: boolean): NodeInput {
  const [type, given] = Array.isArray(spec) ? spec : [spec];
  const options = recordOf(given) ?? {};
  return {
    name,
    isRequired,
    type: toType(type, options),
    linkTypes: typeof type === "string" ? type.split(",") : ["COMBO"],
    tooltip: textOf(options.tooltip),
  };
}

function toType(type: unknown, options: Readonly<Record<string, unknown>>): InputType {
  const isFile = options.image_upload === true || options.file_upload === true || options.video_upload === true;
  const choice = (list: unknown): InputType => ({
    kind: "choice",
    options: Array.isArray(list) ? list.filter(isChoice) : undefined,
    isMultiple: options.multiselect === true || options.multi_select !== undefined,
    isFile,
  });
  if (Array.isArray(type)) return choice(type);
  switch (type) {
    case "COMBO":
      return choice(options.remote ? undefined : options.options);
    case "INT":
    case "FLOAT":
      return toNumber(type === "INT", options);
    case "STRING":
      return { kind: "text", isMultiline: options.multiline === true };
    case "BOOLEAN":
      return { kind: "boolean" };
    case "COMFY_DYNAMICCOMBO_V3":
      return { kind: "dynamic", branches: branchesOf(options.options) };
    case "COMFY_AUTOGROW_V3":
      return toGrow(recordOf(options.template) ?? {});
    default:
      return { kind: "link", types: typeof type === "string" && !type.startsWith("COMFY_") ? type.split(",") : ["*"] };
  }
}

function toNumber(isInteger: boolean, { max, min }: Readonly<Record<string, unknown>>): InputType {
  return {
    kind: "number",
    isInteger,
    ...(isBound(min) ? { min } : {}),
    ...(isBound(max) ? { max } : {}),
  };
}

function branchesOf(options: unknown): ReadonlyMap<string, readonly NodeInput[]> {
  const branches = (Array.isArray(options) ? options : []).flatMap((option) => {
    const { inputs, key } = recordOf(option) ?? {};
    return typeof key === "string" ? [[key, inputsOf(recordOf(inputs) ?? {})] as const] : [];
  });
  return new Map(branches);
}

/** As many as ComfyUI itself lets an input grow to. */
const mostGrown = 100;

function toGrow(template: Readonly<Record<string, unknown>>): InputType {
  const [item] = inputsOf(recordOf(template.input) ?? {});
  return {
    kind: "grow",
    prefix: textOf(template.prefix) ?? "",
    least: typeof template.min === "number" ? Math.min(template.min, mostGrown) : 0,
    item: item?.type ?? { kind: "link", types: ["*"] },
  };
}

function isBound(value: unknown): value is number | bigint {
  return typeof value === "bigint" || (typeof value === "number" && Number.isFinite(value));
}

function isChoice(value: unknown): value is Choice {
  return ["string", "number", "boolean"].includes(typeof value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

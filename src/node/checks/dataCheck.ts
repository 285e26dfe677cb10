import path from "node:path";
import { messageOf } from "../../core/base/errors.ts";
import { decodeUtf8 } from "../files/fsTextStore.ts";
import { type CheckPlan, toFileWords } from "./checkTools.ts";
import { stripJsonComments } from "./jsonComments.ts";

type Parse = (text: string) => Promise<void>;

const parsers: Readonly<Record<string, Parse>> = {
  json: async (text) => void JSON.parse(text),
  jsonc: async (text) => void JSON.parse(stripJsonComments(text)),
  jsonl: async (text) => {
    text.split(/\r?\n/).forEach((line, index) => {
      try {
        if (line.trim() !== "") JSON.parse(line);
      } catch (error) {
        throw new Error(`line ${index + 1}: ${messageOf(error)}`, { cause: error });
      }
    });
  },
  yaml: async (text) => {
    const { readYaml } = await import("../files/readYaml.ts");
    try {
      readYaml(text);
    } catch (error) {
      // A template becomes YAML only when it is filled in; `${{ … }}` is the one kind that is YAML as it stands.
      if (!/(?<!\$)\{\{|\{%/.test(text)) throw error;
    }
  },
  toml: async (text) => {
    const { parse } = await import("smol-toml");
    parse(text);
  },
};

/** Files that are read as JSON with comments, by their names. */
const commentedJson =
  /(?:^|\/)(?:[tj]sconfig[^/]*|devcontainer|\.devcontainer|\.eslintrc|\.babelrc|\.swcrc|api-extractor|language-configuration|typedoc|turbo|nx|deno|biome|wrangler|renovate)\.json$|(?:^|\/)\.(?:vscode|devcontainer|zed)\/[^/]+\.json$|(?:^|\/)\.(?:eslintrc|babelrc|swcrc|jshintrc)$/;

const byExtension: Readonly<Record<string, keyof typeof parsers>> = {
  ".json": "json",
  ".jsonc": "jsonc",
  ".json5": "none",
  ".code-workspace": "jsonc",
  ".jsonl": "jsonl",
  ".ndjson": "jsonl",
  ".webmanifest": "json",
  ".yaml": "yaml",
  ".yml": "yaml",
  ".toml": "toml",
};

/** How a file is read as data; undefined for files that are none. */
export function dataFormatOf(file: string): string | undefined {
  if (commentedJson.test(file)) return "jsonc";
  const format = byExtension[path.posix.extname(file).toLowerCase()];
  return format === undefined || !(format in parsers) ? undefined : format;
}

/** Parses JSON, YAML and TOML files. `read` gives the bytes of a file. */
export function dataCheck(files: readonly string[], read: (file: string) => Promise<Uint8Array>): CheckPlan {
  return {
    name: "data files parse",
    command: `parse ${toFileWords(files)}`,
    strength: "syntax",
    verdict: async () => {
      for (const file of files) {
        const parse = parsers[dataFormatOf(file) ?? ""];
        try {
          await parse?.(decodeUtf8(await read(file)).replace(/^\ufeff/, ""));
        } catch (error) {
          return { verdict: "FAIL", reason: `${file}: ${messageOf(error)}` };
        }
      }
      return { verdict: "PASS" };
    },
  };
}

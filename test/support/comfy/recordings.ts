import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parsePythonJson } from "../../../src/core/base/pythonJson.ts";
import type { NodeInfo } from "./fakeNode.ts";

/** A line of a recording; which members are there depends on the kind. */
export interface RecordedLine {
  readonly t: number;
  readonly kind: string;
  readonly text?: string;
  readonly server?: string;
  readonly conn?: string;
  readonly path?: string;
  readonly method?: string;
  readonly requestHeaders?: Readonly<Record<string, string>>;
  readonly requestBody?: {
    readonly text?: string;
    readonly base64?: string;
    readonly length?: number;
    readonly omitted?: boolean;
  };
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: { readonly text?: string; readonly base64?: string; readonly omitted?: boolean } | null;
  readonly trimmed?: unknown;
  readonly binary?: string;
  readonly close?: number;
  /** Of `ws-close`. */
  readonly code?: number;
  readonly ping?: string;
  readonly pong?: string;
  readonly terminate?: boolean;
  readonly omitted?: boolean;
  readonly error?: unknown;
}

const folder = path.resolve(process.cwd(), "../shared/comfyui/recordings");

/** True where the recordings of a real server lie beside the repository. */
export const hasRecordings = existsSync(folder);

export function recordedLines(scenario: string): RecordedLine[] {
  const name = readdirSync(folder).find((file) => file.startsWith(scenario));
  if (name === undefined) throw new Error(`no recording ${scenario}`);
  return readFileSync(path.join(folder, name), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

export function recordedObjectInfo(file = "object_info.trimmed.json"): Readonly<Record<string, NodeInfo>> {
  return parsePythonJson(readFileSync(path.join(folder, file), "utf8")) as Readonly<Record<string, NodeInfo>>;
}

/** Every description of a class that the recordings hold. */
export function recordedClasses(lines: readonly RecordedLine[]): Readonly<Record<string, NodeInfo>> {
  const found: Record<string, NodeInfo> = {};
  for (const { body, kind, path: asked = "" } of lines) {
    if (kind !== "http" || !asked.includes("/object_info/") || !body?.text) continue;
    Object.assign(found, parsePythonJson(body.text));
  }
  return found;
}

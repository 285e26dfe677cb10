import { ControlError } from "../../core/base/errors.ts";
import type { ServiceSpec } from "../../core/ports.ts";
import {
  afterFailures,
  type BlastRadiusLimits,
  type Breakpoints,
  type CheckRule,
  defaultSettings,
  type ExecutorName,
  isolations,
  ledgerSyncWishes,
  proofStrengths,
  type Settings,
} from "../../core/settings.ts";

/** Reads one value; `key` is its path in the file, for the message. */
type Decoder<T> = (value: unknown, key: string) => T;

class Refusal extends Error {}

function refuse(value: unknown, key: string, expected: string): never {
  throw new Refusal(`"${key}" is ${JSON.stringify(value)}, expected ${expected}`);
}

const text: Decoder<string> = (value, key) =>
  typeof value === "string" && value.trim() !== "" ? value : refuse(value, key, "text that is not empty");

const flag: Decoder<boolean> = (value, key) =>
  typeof value === "boolean" ? value : refuse(value, key, "true or false");

const positive: Decoder<number> = (value, key) =>
  typeof value === "number" && Number.isFinite(value) && value > 0 ? value : refuse(value, key, "a number above 0");

const count: Decoder<number> = (value, key) =>
  Number.isSafeInteger(value) && (value as number) > 0
    ? (value as number)
    : refuse(value, key, "a whole number above 0");

function oneOf<T extends string>(choices: readonly T[]): Decoder<T> {
  return (value, key) => choices.find((choice) => choice === value) ?? refuse(value, key, choices.join(" or "));
}

function listOf<T>(item: Decoder<T>): Decoder<readonly T[]> {
  return (value, key) =>
    Array.isArray(value) ? value.map((entry, index) => item(entry, `${key}[${index}]`)) : refuse(value, key, "a list");
}

type Decoders<T> = { readonly [K in keyof T]-?: Decoder<T[K]> };

/** An object with known keys only; keys that the file leaves out stay out. */
function partOf<T extends object>(decoders: Decoders<T>): Decoder<Partial<T>> {
  return (value, key) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return refuse(value, key, "an object");
    const result: Partial<T> = {};
    for (const [name, entry] of Object.entries(value)) {
      const place = key === "" ? name : `${key}.${name}`;
      if (!Object.hasOwn(decoders, name)) {
        throw new Refusal(`"${place}" is unknown, expected one of ${Object.keys(decoders).join(", ")}`);
      }
      const known = name as keyof T;
      result[known] = decoders[known](entry, place);
    }
    return result;
  };
}

function wholeOf<T extends object>(decoders: Decoders<T>, required: readonly (keyof T & string)[]): Decoder<T> {
  const decode = partOf(decoders);
  return (value, key) => {
    const result = decode(value, key);
    const missing = required.find((name) => !Object.hasOwn(result, name));
    if (missing !== undefined) throw new Refusal(`"${key}.${missing}" is missing`);
    return result as T;
  };
}

const httpUrl: Decoder<string> = (value, key) => {
  const url = typeof value === "string" && URL.canParse(value) ? new URL(value) : undefined;
  return url && /^https?:$/.test(url.protocol) ? url.href : refuse(value, key, "an http or https URL");
};

const checkRule = wholeOf<CheckRule>(
  {
    glob: text,
    name: text,
    command: text,
    args: listOf(text),
    cwd: text,
    strength: oneOf(proofStrengths),
    needsApproval: flag,
  },
  ["glob", "name", "command", "args", "strength"],
);

const givenService = wholeOf<ServiceSpec>(
  {
    ...{ id: text, name: text, url: httpUrl, protocol: oneOf(["http", "comfyui"]), dependsOn: listOf(text) },
    ...{ start: text, stop: text, expect: text, version: text, log: text },
  },
  ["id", "name", "url"],
);
const service: Decoder<ServiceSpec> = (value, key) => ({ ...{ protocol: "http" }, ...givenService(value, key) });

const someLimits = partOf<BlastRadiusLimits>({ files: count, lines: count, bytes: count, minutes: positive });
const limits: Decoder<BlastRadiusLimits> = (value, key) => ({ ...defaultSettings.limits, ...someLimits(value, key) });

const someBreakpoints = partOf<Breakpoints>({ before: listOf(text), verify: listOf(text) });
const breakpoints: Decoder<Breakpoints> = (value, key) => ({
  ...defaultSettings.breakpoints,
  ...someBreakpoints(value, key),
});

const severity = oneOf(["error", "warning", "information", "hint", "off"] as const);
const severities: Decoder<NonNullable<Settings["lintSeverities"]>> = (value, key) =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).map(([rule, entry]) => [rule, severity(entry, `${key}.${rule}`)]))
    : refuse(value, key, "an object of rule ids and severities");

const hosts: Decoder<Settings["hosts"]> = (value, key) =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value).map(([host, word]) => [host.toLowerCase(), flag(word, `${key}.${host}`)]),
      )
    : refuse(value, key, "an object of host names and true or false");

const settings = partOf<Settings>({
  file: text,
  executor: oneOf<ExecutorName>(["command", "manual"]),
  agentCommand: text,
  executorTimeoutMinutes: positive,
  checkTimeoutMinutes: positive,
  environment: listOf(text),
  limits,
  prohibitedPaths: listOf(text),
  checks: listOf(checkRule),
  defaultChecks: flag,
  leastStrength: oneOf(proofStrengths),
  services: listOf(service),
  hosts,
  healthIntervalSeconds: positive,
  saveFirst: oneOf(["tracked", "all"]),
  ledgerSync: oneOf(ledgerSyncWishes),
  breakpoints,
  afterFailure: oneOf(afterFailures),
  isolation: oneOf(isolations),
  runsFolder: text,
  lintSeverities: severities,
  commitSubject: text,
  governanceSubject: text,
});

/** The settings that `value` (parsed JSON) sets. Throws `setting-invalid` naming `origin`, the key and what was expected. */
export function decodeSettings(value: unknown, origin: string): Partial<Settings> {
  try {
    return settings(value, "");
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new ControlError("setting-invalid", `${origin}: ${error.message}`, { data: { origin } });
  }
}

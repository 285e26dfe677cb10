import { findingSeverities } from "../core/lint/finding.ts";
import { mayAsk } from "../core/policy/hosts.ts";
import type { ServiceSpec } from "../core/ports.ts";
import {
  afterFailures,
  type CheckRule,
  defaultSettings,
  executorNames,
  isolations,
  ledgerSyncWishes,
  type ProofStrength,
  proofStrengths,
  type Settings,
} from "../core/settings.ts";
import { type SettingKey, settingKeys } from "./ids.ts";

/** Gives the value of a key below `controlPlane.`: the effective one, and the one that user settings alone give. */
export interface SettingsReader {
  effective(key: SettingKey): unknown;
  ofUser(key: SettingKey): unknown;
}

/** What a person is asked in the course of a cycle. */
export interface QuestionSettings {
  readonly untracked: UntrackedWish;
  /** Show the changed files before a save. */
  readonly reviewChanges: boolean;
}

/** What to do with untracked files at SAVE-FIRST; `ask` is the extension's own. */
export type UntrackedWish = "ask" | "leave" | "all";

/**
 * Turns configuration into settings. A value of the wrong shape gives the default, so that a slip in one key stops nothing.
 * Services on other hosts count only from user settings: a repository must not send requests elsewhere.
 */
export function decodeSettings(reader: SettingsReader): Settings {
  const value = (key: SettingKey) => reader.effective(key);
  const executor = value(settingKeys.executor);
  const strength = value(settingKeys.leastStrength);
  return {
    file: asPath(value(settingKeys.documentPath)) ?? defaultSettings.file,
    executor: executorNames.find((name) => name === executor),
    agentCommand: asText(value(settingKeys.agentCommand)),
    executorTimeoutMinutes: asAmount(value(settingKeys.agentTimeout), defaultSettings.executorTimeoutMinutes),
    checkTimeoutMinutes: asAmount(value(settingKeys.checkTimeout), defaultSettings.checkTimeoutMinutes),
    environment: asTexts(value(settingKeys.environment)),
    limits: {
      files: asAmount(value(settingKeys.limitFiles), defaultSettings.limits.files),
      lines: asAmount(value(settingKeys.limitLines), defaultSettings.limits.lines),
      bytes: asAmount(value(settingKeys.limitBytes), defaultSettings.limits.bytes),
      minutes: asAmount(value(settingKeys.limitMinutes), defaultSettings.limits.minutes),
    },
    prohibitedPaths: asTexts(value(settingKeys.prohibitedPaths)),
    checks: decodeCheckRules(reader),
    defaultChecks: value(settingKeys.checkDefaults) !== false,
    leastStrength: isStrength(strength) ? strength : undefined,
    services: decodeServices(reader),
    hosts: decodeHosts(reader),
    healthIntervalSeconds: asInterval(value(settingKeys.healthInterval)),
    saveFirst: value(settingKeys.untracked) === "all" ? "all" : "tracked",
    ledgerSync: ledgerSyncWishes.find((wish) => wish === value(settingKeys.ledgerSync)) ?? defaultSettings.ledgerSync,
    isolation: isolations.find((wish) => wish === value(settingKeys.isolation)) ?? defaultSettings.isolation,
    afterFailure:
      afterFailures.find((wish) => wish === value(settingKeys.afterFailure)) ?? defaultSettings.afterFailure,
    breakpoints: {
      before: asTexts(value(settingKeys.breakpointsBefore)),
      verify: asTexts(value(settingKeys.breakpointsVerify)),
    },
    runsFolder: asPath(value(settingKeys.runsFolder)) ?? defaultSettings.runsFolder,
    commitSubject: asText(value(settingKeys.commitSubject)) ?? defaultSettings.commitSubject,
    governanceSubject: asText(value(settingKeys.governanceSubject)) ?? defaultSettings.governanceSubject,
    ...decodeSeverities(value(settingKeys.lintSeverities)),
  };
}

/** The language model that the user named; undefined: ask when there are several. */
export function decodeModelName(reader: SettingsReader): string | undefined {
  return asText(reader.effective(settingKeys.modelName));
}

export function decodeQuestionSettings(reader: SettingsReader): QuestionSettings {
  const wish = reader.effective(settingKeys.untracked);
  return {
    untracked: wish === "leave" || wish === "all" ? wish : "ask",
    reviewChanges: reader.effective(settingKeys.reviewChanges) !== false,
  };
}

/** Rules that are not the user's own come with the repository: their commands are asked for. */
function decodeCheckRules(reader: SettingsReader): CheckRule[] {
  const own = new Set(asList(reader.ofUser(settingKeys.checkRules)).map((rule) => JSON.stringify(rule)));
  return asList(reader.effective(settingKeys.checkRules)).flatMap((value) =>
    asCheckRule(value).map((rule) => (own.has(JSON.stringify(value)) ? rule : { ...rule, needsApproval: true })),
  );
}

/** The user's own word alone: a repository cannot say yes for them. */
function decodeHosts(reader: SettingsReader): Settings["hosts"] {
  const told = reader.ofUser(settingKeys.serviceHosts);
  const words = Object.entries(isRecord(told) ? told : {}).filter(([, word]) => typeof word === "boolean");
  return Object.fromEntries(words.map(([host, word]) => [host.toLowerCase(), word === true]));
}

function decodeServices(reader: SettingsReader): ServiceSpec[] {
  const own = asList(reader.ofUser(settingKeys.services)).flatMap(asService);
  const trusted = new Set(own.map(({ url }) => url));
  const isOwn = (service: ServiceSpec) => own.some((each) => JSON.stringify(each) === JSON.stringify(service));
  return asList(reader.effective(settingKeys.services))
    .flatMap(asService)
    .filter((service) => trusted.has(service.url) || mayAsk(service.url, { hosts: decodeHosts(reader), services: [] }))
    .map((service) => (isOwn(service) ? service : withoutCommands(service)));
}

/** A command that a workspace brings along does not run, and no file that it names is read: only the person's own. */
function withoutCommands({ start: _, stop: _stop, log: _log, ...service }: ServiceSpec): ServiceSpec {
  return service;
}

/** Entries that are no severity are left out, each on its own. */
function decodeSeverities(value: unknown): Pick<Settings, "lintSeverities"> {
  const entries = Object.entries(isRecord(value) ? value : {}).flatMap(([rule, wish]) => {
    const severity = [...findingSeverities, "off" as const].find((known) => known === wish);
    return severity === undefined ? [] : [[rule, severity] as const];
  });
  return entries.length === 0 ? {} : { lintSeverities: Object.fromEntries(entries) };
}

function asService(value: unknown): ServiceSpec[] {
  if (!isRecord(value)) return [];
  const id = asText(value.id);
  const url = asText(value.url);
  if (!id || !url || !/^https?:\/\//.test(url) || !URL.canParse(url)) return [];
  const protocol = value.protocol === "comfyui" ? "comfyui" : "http";
  const dependsOn = asTexts(value.dependsOn);
  const more = (["start", "stop", "expect", "version", "log"] as const).flatMap((key) => {
    const text = asText(value[key]);
    return text ? [[key, text] as const] : [];
  });
  const service = { id, name: asText(value.name) ?? id, url, protocol, ...Object.fromEntries(more) } as const;
  return [dependsOn.length > 0 ? { ...service, dependsOn } : service];
}

function asCheckRule(value: unknown): CheckRule[] {
  if (!isRecord(value)) return [];
  const glob = asText(value.glob);
  const command = asText(value.command);
  if (!glob || !command) return [];
  const cwd = asText(value.cwd);
  return [
    {
      glob,
      command,
      name: asText(value.name) ?? command,
      args: asTexts(value.args),
      strength: isStrength(value.strength) ? value.strength : "lint",
      ...(cwd ? { cwd } : {}),
    },
  ];
}

function isStrength(value: unknown): value is ProofStrength {
  return proofStrengths.some((strength) => strength === value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function asTexts(value: unknown): readonly string[] {
  return asList(value).filter((item): item is string => typeof item === "string" && item.length > 0);
}

function asText(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() ? value.trim() : undefined;
}

/** A path below the folder with `/` as separator; undefined for an absolute one or one that leaves the folder. */
function asPath(value: unknown): string | undefined {
  const path = asText(value)
    ?.replaceAll("\\", "/")
    .replace(/^(\.\/)+|\/+$/g, "");
  if (!path || /^([a-z]:)?\//i.test(path) || path.split("/").includes("..")) return undefined;
  return path;
}

function asAmount(value: unknown, fallback: number): number {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : fallback;
}

/** Seconds; 0 means only when asked. */
function asInterval(value: unknown): number {
  return value === 0 ? 0 : Math.max(2, asAmount(value, defaultSettings.healthIntervalSeconds));
}

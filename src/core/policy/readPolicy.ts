import type { ControlDocument, Priority } from "../document/model.ts";
import { priorities } from "../document/model.ts";
import type { ServiceSpec } from "../ports.ts";
import { defaultSettings, type Settings } from "../settings.ts";
import { mayAsk } from "./hosts.ts";
import {
  readAllowedModes,
  readBatching,
  readCheck,
  readPriorityOrder,
  readProhibitedPaths,
  readRunsFolder,
  readService,
  readSmokeCheck,
  serviceOf,
} from "./listRules.ts";
import { type NumberRule, numberRules, numberStatements, numericLines } from "./numberRules.ts";
import type { DocumentCheck, Policy, PolicySource, PolicyValue } from "./policy.ts";
import { type PolicyLine, policyLines } from "./policyLines.ts";
import { decide, type Statement } from "./statements.ts";

const byDefault: PolicySource = { type: "default" };
const bySetting: PolicySource = { type: "setting" };

/**
 * The rules of a document: its contract beats AUTO_CONFIG, which beats cards and boxes, then the user's settings, then defaults.
 * Hosts that are not this machine and paths outside the repository are refused and listed as contradictions. Each rule is read
 * when it is first asked for.
 */
export function readPolicy(document: ControlDocument, settings: Settings): Policy {
  const lines = once(() => policyLines(document));
  const numeric = once(() => numericLines(lines()));
  const numberOf = (rule: NumberRule) =>
    decide(numberStatements(rule, numeric()), { value: rule.byDefault, source: byDefault });
  const policy: Policy = lazily({
    governanceReads: () => numberOf(numberRules.governanceReads),
    governanceWrites: () => numberOf(numberRules.governanceWrites),
    contextFiles: () => numberOf(numberRules.contextFiles),
    changes: () => numberOf(numberRules.changes),
    changesSameSurface: () => sameSurfaceChanges(policy.changes, numberOf(numberRules.changesSameSurface)),
    miniCheckEvery: () => numberOf(numberRules.miniCheckEvery),
    priorityOrder: () =>
      decide<readonly Priority[]>(lines().flatMap(readPriorityOrder), { value: priorities, source: byDefault }),
    prohibitedPaths: () => prohibitedPaths(lines(), settings),
    runsFolder: () =>
      decide(lines().flatMap(readRunsFolder), {
        value: settings.runsFolder,
        source: settings.runsFolder === defaultSettings.runsFolder ? byDefault : bySetting,
      }),
    services: () => services(document, lines(), settings),
    runLogEntries: () => numberOf(numberRules.runLogEntries),
    runEntryLines: () => numberOf(numberRules.runEntryLines),
    checks: () => checksOf(lines().flatMap(readCheck)),
    smokeChecks: () => checksOf(lines().flatMap(readSmokeCheck)),
    batching: () => decide(lines().flatMap(readBatching), { value: false, source: byDefault }),
    allowedModes: () =>
      decide<readonly string[]>(lines().flatMap(readAllowedModes), { value: ["AUTO"], source: byDefault }),
  });
  return policy;
}

function checksOf(statements: readonly Statement<DocumentCheck>[]): PolicyValue<readonly DocumentCheck[]> {
  const used = statements.filter((statement) => statement.refused !== true);
  return {
    value: used.map(({ value }) => value),
    source: sourceOfAll(used) ?? byDefault,
    contradictions: statements.filter((statement) => statement.refused === true),
  };
}

function once<T>(compute: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: compute() };
    return made.value;
  };
}

/** An object whose own properties are computed when first read. */
function lazily<T extends object>(parts: { readonly [K in keyof T]: () => T[K] }): T {
  const result = {};
  for (const [name, compute] of Object.entries<() => unknown>(parts)) {
    Object.defineProperty(result, name, { enumerable: true, get: once(compute) });
  }
  return result as T;
}

/** A document that limits N and says nothing of one surface limits both. */
function sameSurfaceChanges(changes: PolicyValue<number>, stated: PolicyValue<number>): PolicyValue<number> {
  return stated.source.type === "default" && changes.source.type !== "default"
    ? { ...stated, value: changes.value, source: changes.source }
    : stated;
}

/** Prohibitions add up: whatever the document forbids anywhere, and what the settings add. */
function prohibitedPaths(lines: readonly PolicyLine[], settings: Settings): PolicyValue<readonly string[]> {
  const statements = lines.flatMap(readProhibitedPaths);
  const used = statements.filter((statement) => statement.refused !== true);
  const source = sourceOfAll(used) ?? (settings.prohibitedPaths.length > 0 ? bySetting : byDefault);
  return {
    value: [...new Set([...used.map((statement) => statement.value), ...settings.prohibitedPaths])],
    source,
    contradictions: statements.filter((statement) => statement.refused === true),
  };
}

/** Each service from the highest place that names it; the settings replace by id. Boxes count only when no rule names one. */
function services(
  document: ControlDocument,
  lines: readonly PolicyLine[],
  settings: Settings,
): PolicyValue<readonly ServiceSpec[]> {
  const named = lines.flatMap(readService);
  const isAllowed = ({ value }: Statement<ServiceSpec>) => mayAsk(value.url, settings);
  const drawn = healthStatements(document);
  const statements = named.some(isAllowed) ? named : [...named, ...drawn];
  const used = new Map<string, Statement<ServiceSpec>>();
  const losing: Statement<ServiceSpec>[] = [];
  for (const statement of statements) {
    const winner = used.get(statement.value.id);
    if (!isAllowed(statement)) losing.push(statement);
    else if (winner === undefined) used.set(statement.value.id, statement);
    else if (winner.value.url !== statement.value.url) losing.push(statement);
  }
  for (const row of statements === named ? drawn : []) {
    const winner = used.get(row.value.id);
    if (winner !== undefined && portOf(winner.value.url) !== portOf(row.value.url)) losing.push(row);
  }
  const byId = new Map([...used.values()].map(({ value }) => [value.id, value]));
  for (const service of settings.services) byId.set(service.id, service);
  return {
    value: [...byId.values()],
    source: sourceOfAll([...used.values()]) ?? (settings.services.length > 0 ? bySetting : byDefault),
    contradictions: losing.map(({ text, range }) => ({ text, range })),
  };
}

function healthStatements(document: ControlDocument): Statement<ServiceSpec>[] {
  return (document.health?.rows ?? []).flatMap(({ service, port, range }): Statement<ServiceSpec>[] => {
    if (port === undefined) return [];
    const value = serviceOf(service, `http://localhost:${port}`);
    return [{ value, tier: "card", text: document.text.slice(range.start, range.end).trim(), range }];
  });
}

function portOf(url: string): string {
  const { port, protocol } = new URL(url);
  return port !== "" ? port : protocol === "https:" ? "443" : "80";
}

/** From the first to the last statement of the highest place; undefined when there is none. */
function sourceOfAll(statements: readonly Statement<unknown>[]): PolicySource | undefined {
  const first = statements[0];
  if (first === undefined) return undefined;
  const last = statements.filter((statement) => statement.tier === first.tier).at(-1) ?? first;
  return { type: first.tier, range: { start: first.range.start, end: last.range.end } };
}

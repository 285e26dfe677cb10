import { ControlError } from "../base/errors.ts";
import type { ControlDocument } from "../document/model.ts";
import type { Finding } from "./finding.ts";
import { type FindingKey, toFindingKey } from "./findingFilter.ts";

/** The text of a baseline file: findings that are known and not told again. */
export function toBaseline(document: ControlDocument, findings: readonly Finding[]): string {
  const keys = findings.map((finding) => toFindingKey(document, finding));
  return `${JSON.stringify({ schema: 1, findings: keys }, null, 2)}\n`;
}

/** Reads a baseline file. Throws `usage` for a text that is none. */
export function readBaseline(text: string): readonly FindingKey[] {
  const data = parse(text);
  if (!isRecord(data) || data.schema !== 1 || !Array.isArray(data.findings)) throw notABaseline();
  return data.findings.map((item: unknown) => {
    if (!isRecord(item) || typeof item.rule !== "string" || typeof item.line !== "string") throw notABaseline();
    return { rule: item.rule, line: item.line };
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw notABaseline(cause);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function notABaseline(cause?: unknown): ControlError {
  return new ControlError("usage", "Unexpected content of the baseline, expected what check --write-baseline writes", {
    cause,
  });
}

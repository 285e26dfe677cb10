import { problemRules } from "../../core/lint/problemRules.ts";
import { rules } from "../../core/lint/rules.ts";
import type { FindingView } from "../findingViews.ts";

const levels = { error: "error", warning: "warning", information: "note", hint: "note" } as const;

/** Parts of a path as a relative URI reference. */
function toUri(file: string): string {
  return file.split("/").map(encodeURIComponent).join("/");
}

/** What a viewer tells of a rule; the id alone for one that is not known. */
function toRule(id: string): object {
  const rule = [...problemRules, ...rules].find((known) => known.id === id);
  if (rule === undefined) return { id };
  return {
    id,
    shortDescription: { text: rule.description },
    defaultConfiguration: { level: levels[rule.severity] },
  };
}

/** A SARIF 2.1.0 log of one run, for code scanning. */
export function toSarif(file: string, views: readonly FindingView[], version: string): object {
  const artifactLocation = { uri: toUri(file) };
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "control-plane",
            version,
            rules: [...new Set(views.map((view) => view.rule))].map(toRule),
          },
        },
        columnKind: "utf16CodeUnits",
        results: views.map((view) => ({
          ruleId: view.rule,
          level: levels[view.severity],
          message: { text: view.message },
          locations: [
            {
              physicalLocation: {
                artifactLocation,
                region: {
                  startLine: view.line,
                  startColumn: view.column,
                  endLine: view.endLine,
                  endColumn: view.endColumn,
                },
              },
            },
          ],
        })),
      },
    ],
  };
}

import { ruleUri } from "../../core/lint/rule.ts";
import { allRules, toRulePage } from "../../core/lint/rulesPage.ts";
import type { FindingView } from "../findingViews.ts";

const levels = { error: "error", warning: "warning", information: "note", hint: "note" } as const;

/** Parts of a path as a relative URI reference. */
function toUri(file: string): string {
  return file.split("/").map(encodeURIComponent).join("/");
}

/** What a viewer tells of a rule, with its whole page; the id alone for one that is not known. */
function toRule(id: string): object {
  const rule = allRules().find((known) => known.id === id);
  if (rule === undefined) return { id };
  const page = toRulePage(rule);
  return {
    id,
    shortDescription: { text: rule.description },
    help: { text: page, markdown: page },
    helpUri: ruleUri(id),
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

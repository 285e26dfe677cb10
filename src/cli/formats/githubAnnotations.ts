import type { FindingView } from "../findingViews.ts";

const commands = { error: "error", warning: "warning", information: "notice", hint: "notice" } as const;

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/** Workflow commands that put each finding on its line of the pull request. */
export function githubAnnotations(file: string, views: readonly FindingView[]): string[] {
  return views.map((view) => {
    const properties = {
      file,
      line: view.line,
      col: view.column,
      endLine: view.endLine,
      endColumn: view.endColumn,
      title: view.rule,
    };
    const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
    return `::${commands[view.severity]} ${list.join(",")}::${escapeData(view.message)}`;
  });
}

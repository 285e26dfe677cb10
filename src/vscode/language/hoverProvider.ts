import * as vscode from "vscode";
import { toHover, toRunHover } from "../../core/views/language/hovers.ts";
import type { CommitDetails } from "../../node/git/gitLookup.ts";
import { plainMarkdown, toAbortSignal } from "../convert.ts";
import type { LiveDocuments } from "./liveDocuments.ts";
import { type NameInPlace, nameAt } from "./names.ts";

const shownFiles = 10;

/** Says what is known of the id, run or commit under the cursor. All of it is plain text. */
export function hoverProvider(documents: LiveDocuments): vscode.HoverProvider {
  return {
    async provideHover(document, position, token) {
      const place = nameAt(documents, document, position);
      const lines = place && (await linesOf(place, token));
      return lines && new vscode.Hover(lines.map(plainMarkdown), place.range);
    },
  };
}

async function linesOf(
  { name, session }: NameInPlace,
  token: vscode.CancellationToken,
): Promise<readonly string[] | undefined> {
  if (name.kind === "run") return toRunHover(session.runs, name.text);
  if (name.kind !== "commit") return session.facts && toHover(session.facts.document, name);
  if (!vscode.workspace.isTrusted) return undefined;
  const abort = toAbortSignal(token);
  try {
    const commit = await (await session.plane.lookup())?.commit(name.text, abort.signal);
    return commit ? commitLines(commit) : [vscode.l10n.t("No commit {0} in this repository", name.text)];
  } finally {
    abort.dispose();
  }
}

function commitLines({ shortHash, subject, author, time, body, files }: CommitDetails): readonly string[] {
  const more = files.length > shownFiles ? [vscode.l10n.t("… and {0} more", files.length - shownFiles)] : [];
  const changed = [...files.slice(0, shownFiles), ...more].join("\n");
  return [`${shortHash} ${subject}`, `${author}, ${new Date(time).toLocaleString()}`, body, changed].filter(Boolean);
}

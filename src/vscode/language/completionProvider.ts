import * as vscode from "vscode";
import { type Completion, completionsAt } from "../../core/views/language/completions.ts";
import { toAbortSignal, toRange } from "../convert.ts";
import type { PlaneSession } from "../planeSession.ts";
import type { LiveDocuments } from "./liveDocuments.ts";

const offeredCommits = 50;

const itemKinds: Readonly<Record<Completion["kind"], vscode.CompletionItemKind>> = {
  task: vscode.CompletionItemKind.Reference,
  tag: vscode.CompletionItemKind.Keyword,
  priority: vscode.CompletionItemKind.EnumMember,
  state: vscode.CompletionItemKind.EnumMember,
  value: vscode.CompletionItemKind.Value,
};

/** Ids, tags, priorities, field values and hashes, where they belong. */
export function completionProvider(documents: LiveDocuments): vscode.CompletionItemProvider {
  return {
    async provideCompletionItems(document, position, token) {
      const read = documents.of(document);
      const session = documents.sessionOf(document);
      const found = read && completionsAt(read, document.offsetAt(position));
      if (!found || !session) return undefined;
      const range = toRange(read, found.range);
      const items = found.items.map(({ kind, text, detail }, index) =>
        toItem({ label: text, description: detail }, itemKinds[kind], range, index),
      );
      return found.wantsCommits ? [...items, ...(await commitItems(session, range, token))] : items;
    },
  };
}

async function commitItems(
  session: PlaneSession,
  range: vscode.Range,
  token: vscode.CancellationToken,
): Promise<vscode.CompletionItem[]> {
  if (!vscode.workspace.isTrusted) return [];
  const abort = toAbortSignal(token);
  try {
    const commits = (await (await session.plane.lookup())?.recentCommits(offeredCommits, abort.signal)) ?? [];
    return commits.map(({ shortHash, subject }, index) =>
      toItem({ label: shortHash, description: subject }, vscode.CompletionItemKind.Constant, range, index),
    );
  } finally {
    abort.dispose();
  }
}

/** The order given is the order shown. */
function toItem(
  label: vscode.CompletionItemLabel,
  kind: vscode.CompletionItemKind,
  range: vscode.Range,
  place: number,
): vscode.CompletionItem {
  const item = new vscode.CompletionItem(label, kind);
  item.range = range;
  item.sortText = String(place).padStart(6, "0");
  return item;
}

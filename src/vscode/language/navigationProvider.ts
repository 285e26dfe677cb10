/** From a name to where it is defined, to where it is used, and to what it stands for. */
import * as vscode from "vscode";
import { findCodePaths } from "../../core/views/language/codePaths.ts";
import { type FoundName, findNames } from "../../core/views/language/nameAt.ts";
import { toAbortSignal } from "../convert.ts";
import { commandIds } from "../ids.ts";
import type { PlaneSession } from "../planeSession.ts";
import type { LiveDocuments } from "./liveDocuments.ts";
import { isKnown, nameAt, offsetOf, sessionAround } from "./names.ts";

/** Longer documents get links in their beginning only. */
const searchedCharacters = 1_000_000;
const checkedPaths = 500;

export function definitionProvider(documents: LiveDocuments): vscode.DefinitionProvider {
  return {
    provideDefinition(document, position) {
      const place = nameAt(documents, document, position);
      const read = place?.session.facts?.document;
      if (!place || !read) return undefined;
      const offset = offsetOf(read, place.name.kind, place.name.text);
      if (offset === undefined) return undefined;
      const { line, column } = read.positionAt(offset);
      return new vscode.Location(place.session.uri, new vscode.Position(line, column));
    },
  };
}

/** Every place of an id in the files of the repository, as they are on disk. */
export function referenceProvider(documents: LiveDocuments): vscode.ReferenceProvider {
  return {
    async provideReferences(document, position, _context, token) {
      const place = nameAt(documents, document, position);
      if (!place || !vscode.workspace.isTrusted) return undefined;
      const abort = toAbortSignal(token);
      try {
        const lookup = await place.session.plane.lookup();
        const found = (await lookup?.findText(place.name.text, abort.signal)) ?? [];
        return found.map(({ path, line, start, end }) => {
          const uri = vscode.Uri.joinPath(vscode.Uri.file(lookup?.root ?? ""), path);
          return new vscode.Location(uri, new vscode.Range(line, start, line, end));
        });
      } finally {
        abort.dispose();
      }
    },
  };
}

/** Ids lead to their line, hashes to the commit, runs to their folder, paths in back-ticks to the file when it exists. */
export function linkProvider(documents: LiveDocuments): vscode.DocumentLinkProvider {
  return {
    async provideDocumentLinks(document, token) {
      const session = sessionAround(documents, document);
      if (!session) return [];
      const isOwn = documents.sessionOf(document) !== undefined;
      const text = document.getText().slice(0, searchedCharacters);
      const range = ({ start, end }: { start: number; end: number }) =>
        new vscode.Range(document.positionAt(start), document.positionAt(end));
      const links = findNames(text)
        .filter((name) => (isOwn && name.kind === "commit") || isKnown(session, name))
        .filter((name) => !isOwn || !isDefinition(session, name))
        .flatMap((name) => toLink(session, name, range(name)));
      return isOwn ? [...links, ...(await pathLinks(session, text, range, token))] : links;
    },
  };
}

/** True on the line that defines the name: a link would lead to where it stands. */
function isDefinition({ facts }: PlaneSession, { kind, text, start }: FoundName): boolean {
  const offset = facts && offsetOf(facts.document, kind, text);
  if (!facts || offset === undefined) return false;
  return facts.document.positionAt(offset).line === facts.document.positionAt(start).line;
}

function toLink(session: PlaneSession, { kind, text }: FoundName, range: vscode.Range): vscode.DocumentLink[] {
  if (kind === "commit") {
    return vscode.workspace.isTrusted
      ? [commandLink(range, commandIds.openCommit, [session.uri, text], vscode.l10n.t("Show the commit"))]
      : [];
  }
  if (kind === "run")
    return [commandLink(range, commandIds.openRunFolder, [text], vscode.l10n.t("Open the run's folder"))];
  const read = session.facts?.document;
  const offset = read && offsetOf(read, kind, text);
  if (!read || offset === undefined) return [];
  const line = read.positionAt(offset).line + 1;
  return [commandLink(range, commandIds.openDocument, [session.uri, line], vscode.l10n.t("Go to {0}", text))];
}

/** The arguments are written as JSON: only names that were recognised, lines and addresses of our own get here. */
function commandLink(range: vscode.Range, id: string, args: readonly unknown[], tooltip: string): vscode.DocumentLink {
  const query = encodeURIComponent(JSON.stringify(args));
  const link = new vscode.DocumentLink(range, vscode.Uri.parse(`command:${id}?${query}`));
  link.tooltip = tooltip;
  return link;
}

async function pathLinks(
  session: PlaneSession,
  text: string,
  range: (path: { start: number; end: number }) => vscode.Range,
  token: vscode.CancellationToken,
): Promise<vscode.DocumentLink[]> {
  const paths = findCodePaths(text).slice(0, checkedPaths);
  const known = new Map<string, Promise<vscode.Uri | undefined>>();
  const links: vscode.DocumentLink[] = [];
  for (const found of paths) {
    if (token.isCancellationRequested) break;
    const file = known.get(found.path) ?? fileAt(vscode.Uri.joinPath(session.folder.uri, found.path));
    known.set(found.path, file);
    const uri = await file;
    if (uri) links.push(new vscode.DocumentLink(range(found), uri));
  }
  return links;
}

/** Undefined when it is no file. */
async function fileAt(uri: vscode.Uri): Promise<vscode.Uri | undefined> {
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    return (type & vscode.FileType.File) !== 0 ? uri : undefined;
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return undefined;
    throw error;
  }
}

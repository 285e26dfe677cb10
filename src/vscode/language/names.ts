import * as vscode from "vscode";
import type { ControlDocument } from "../../core/document/model.ts";
import { type FoundName, findNameAt } from "../../core/views/language/nameAt.ts";
import type { PlaneSession } from "../planeSession.ts";
import type { LiveDocuments } from "./liveDocuments.ts";

/** A name under the cursor, and the control plane that knows it. */
export interface NameInPlace {
  readonly name: FoundName;
  readonly range: vscode.Range;
  readonly session: PlaneSession;
}

/** The name at a position; in other files than the control document only names that the folder's document or runs know. */
export function nameAt(
  documents: LiveDocuments,
  document: vscode.TextDocument,
  position: vscode.Position,
): NameInPlace | undefined {
  const session = sessionAround(documents, document);
  if (!session) return undefined;
  const name = findNameAt(document.lineAt(position.line).text, position.character);
  if (!name || (!documents.sessionOf(document) && !isKnown(session, name))) return undefined;
  const range = new vscode.Range(position.line, name.start, position.line, name.end);
  return { name, range, session };
}

/** The control plane whose names a document may hold; that of the folder in front for the box of the commit message. */
export function sessionAround({ planes }: LiveDocuments, { uri }: vscode.TextDocument): PlaneSession | undefined {
  return planes.of(uri) ?? (uri.scheme === "vscode-scm" ? planes.current : undefined);
}

/** True for an id that the folder's document or one of its runs has. Hashes are not: too many words look like one. */
export function isKnown(session: PlaneSession, { kind, text }: FoundName): boolean {
  if (kind === "run") return session.runs.some(({ runId }) => runId === text);
  return session.facts !== undefined && offsetOf(session.facts.document, kind, text) !== undefined;
}

/** Where the document defines the name; undefined when it does not. */
export function offsetOf(document: ControlDocument, kind: FoundName["kind"], text: string): number | undefined {
  switch (kind) {
    case "task":
      return document.findTask(text)?.idRange.start;
    case "blocker":
      return document.blockers?.items.find(({ id }) => id === text)?.range.start;
    case "decision":
      return document.decisions?.items.find(({ id }) => id === text)?.range.start;
    default:
      return undefined;
  }
}

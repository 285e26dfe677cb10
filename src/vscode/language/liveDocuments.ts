import type * as vscode from "vscode";
import type { ControlDocument } from "../../core/document/model.ts";
import { parseDocument, updateDocument } from "../../core/document/parse.ts";
import type { ControlPlanes } from "../controlPlanes.ts";
import type { PlaneSession } from "../planeSession.ts";

/** The control document of an editor, read from exactly the text that the editor has now. */
export class LiveDocuments {
  readonly planes: ControlPlanes;
  readonly #read = new WeakMap<vscode.TextDocument, ControlDocument>();

  constructor(planes: ControlPlanes) {
    this.planes = planes;
  }

  /** The session whose control document this is; undefined for every other document. */
  sessionOf(document: vscode.TextDocument): PlaneSession | undefined {
    const session = this.planes.of(document.uri);
    return session?.uri.toString() === document.uri.toString() ? session : undefined;
  }

  /** Undefined when it is no control document. */
  of(document: vscode.TextDocument): ControlDocument | undefined {
    const session = this.sessionOf(document);
    if (!session) return undefined;
    const version = `editor-${document.version}`;
    const former = this.#read.get(document);
    if (former?.version === version) return former;
    const text = document.getText();
    const base = former ?? session.facts?.document;
    const read = base ? updateDocument(base, text, version) : parseDocument(text, version);
    this.#read.set(document, read);
    return read;
  }
}

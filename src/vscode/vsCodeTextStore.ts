import * as vscode from "vscode";
import { ControlError } from "../core/base/errors.ts";
import type { EditBatch, TextSnapshot } from "../core/base/text.ts";
import type { TextStore } from "../core/ports.ts";
import { openDocument, writeInBuffer, writeOnDisk } from "./editorWrites.ts";
import { rebaseEdits } from "./rebaseEdits.ts";

/** The control document as the person sees it: unsaved changes count. For views, and for edits that a person asks for. */
export class VsCodeTextStore implements TextStore {
  readonly #uri: vscode.Uri;
  readonly #disk: TextStore;

  constructor(uri: vscode.Uri, disk: TextStore) {
    this.#uri = uri;
    this.#disk = disk;
  }

  async read(): Promise<TextSnapshot> {
    const open = openDocument(this.#uri);
    return open?.isDirty ? { text: open.getText(), version: bufferVersion(open) } : this.#disk.read();
  }

  async write(batch: EditBatch): Promise<TextSnapshot> {
    const open = openDocument(this.#uri);
    if (!open?.isDirty) return writeOnDisk(open, batch, this.#disk);
    if (batch.version !== bufferVersion(open)) throw staleEdit(batch, bufferVersion(open));
    return writeInBuffer(open, batch.edits, this.#disk);
  }
}

/**
 * The control document as git sees it, for cycles: what a person types meanwhile is theirs until the save, which carries it
 * along. When both changed the same line a write throws `stale-edit`, and from then on the unsaved text is what is read: the
 * save is computed anew on it.
 */
export class CycleTextStore implements TextStore {
  readonly #uri: vscode.Uri;
  readonly #disk: TextStore;
  #followsBuffer = false;

  constructor(uri: vscode.Uri, disk: TextStore) {
    this.#uri = uri;
    this.#disk = disk;
  }

  async read(): Promise<TextSnapshot> {
    const open = openDocument(this.#uri);
    if (this.#followsBuffer && open?.isDirty) return { text: open.getText(), version: bufferVersion(open) };
    return this.#disk.read();
  }

  async write(batch: EditBatch): Promise<TextSnapshot> {
    const before = openDocument(this.#uri);
    if (!before?.isDirty) return writeOnDisk(before, batch, this.#disk);
    if (batch.version === bufferVersion(before)) return writeInBuffer(before, batch.edits, this.#disk);
    const base = await this.#disk.read();
    if (base.version !== batch.version) throw staleEdit(batch, base.version);
    const open = openDocument(this.#uri);
    if (!open?.isDirty) return writeOnDisk(open, batch, this.#disk);
    const edits = rebaseEdits(base.text, batch.edits, open.getText());
    if (edits) return writeInBuffer(open, edits, this.#disk);
    this.#followsBuffer = true;
    throw staleEdit(batch, bufferVersion(open));
  }
}

function bufferVersion(open: vscode.TextDocument): string {
  return `buffer-${open.version}`;
}

function staleEdit(batch: EditBatch, actual: string): ControlError {
  return new ControlError(
    "stale-edit",
    vscode.l10n.t("The document changed since the edit was computed; read it again and retry"),
    {
      data: { expected: batch.version, actual },
    },
  );
}

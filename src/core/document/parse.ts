/** Parses control documents. Never throws for a text: what cannot be read is a problem with a range. */
import { applyEdits, sortedEdits, type TextEdit, type TextSnapshot } from "../base/text.ts";
import type { Block } from "./block.ts";
import { changedSpan } from "./changedSpan.ts";
import { ParsedDocument } from "./controlDocument.ts";
import type { ControlDocument } from "./model.ts";
import { rescan } from "./rescan.ts";
import { Scanner, type ScanSteps } from "./scanner.ts";
import { Source } from "./source.ts";

/** Parses a whole text. `steps` counts the work of the scan. */
export function parseDocument(text: string, version = "", steps?: ScanSteps): ControlDocument {
  return new ParsedDocument(new Source(text, scanText(text, steps)), { version });
}

/** Like `parseDocument`; the snapshot's version is asked for when the document's is. */
export function parseSnapshot(snapshot: TextSnapshot): ControlDocument {
  return new ParsedDocument(new Source(snapshot.text, scanText(snapshot.text, undefined)), snapshot);
}

/** The document after the edits, which refer to the text before. Equal to a full parse. Throws `edit-overlap`. */
export function reparseDocument(
  previous: ControlDocument,
  edits: readonly TextEdit[],
  version: string,
  steps?: ScanSteps,
): ControlDocument {
  const text = applyEdits(previous.text, edits);
  return parseAgain(previous, sortedEdits(edits, previous.text.length), text, version, steps);
}

/** The document of a new text, parsed again only between the first and the last difference from the one before. */
export function updateDocument(
  previous: ControlDocument,
  text: string,
  version: string,
  steps?: ScanSteps,
): ControlDocument {
  const change = changedSpan(previous.text, text);
  return parseAgain(previous, change === undefined ? [] : [change], text, version, steps);
}

function parseAgain(
  previous: ControlDocument,
  edits: readonly TextEdit[],
  text: string,
  version: string,
  steps: ScanSteps | undefined,
): ControlDocument {
  const blocks = previous instanceof ParsedDocument ? rescan(previous.source, edits, text, steps) : undefined;
  return new ParsedDocument(new Source(text, blocks ?? scanText(text, steps)), { version });
}

/** Fences that do not pair up are read a second time, so that the unclosed one hides nothing that is known. */
function scanText(text: string, steps: ScanSteps | undefined): Block[] {
  const blocks = scanAll(text, new Scanner(text, false, steps));
  const last = blocks.at(-1);
  return last?.kind === "fence" && last.open ? scanAll(text, new Scanner(text, true, steps)) : blocks;
}

function scanAll(text: string, scanner: Scanner): Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < text.length; ) {
    const block = scanner.scanBlock(at);
    blocks.push(block);
    at += block.length;
  }
  return blocks;
}

/** Parses control documents. Never throws: what cannot be read is a problem with a range. */
import { applyEdits, type TextEdit } from "../base/text.ts";
import type { Block } from "./block.ts";
import { ParsedDocument } from "./controlDocument.ts";
import type { ControlDocument } from "./model.ts";
import { Scanner, type ScanSteps } from "./scanner.ts";
import { Source } from "./source.ts";

/** Parses a whole text. `steps` counts the work of the scan. */
export function parseDocument(text: string, version = "", steps?: ScanSteps): ControlDocument {
  return new ParsedDocument(new Source(text, scanText(text, steps)), version);
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

/** The document after the edits, which refer to the text before. Equal to a full parse of the new text. */
export function reparseDocument(
  previous: ControlDocument,
  edits: readonly TextEdit[],
  version: string,
  steps?: ScanSteps,
): ControlDocument {
  return parseDocument(applyEdits(previous.text, edits), version, steps);
}

/** The document of a new text, parsed again only where it differs from the one before. */
export function updateDocument(
  _previous: ControlDocument,
  text: string,
  version: string,
  steps?: ScanSteps,
): ControlDocument {
  return parseDocument(text, version, steps);
}

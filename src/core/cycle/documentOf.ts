import type { TextSnapshot } from "../base/text.ts";
import type { ControlDocument } from "../document/model.ts";
import { parseDocument } from "../document/parse.ts";
import type { CyclePorts } from "./cyclePorts.ts";

/** The document of a text that was just read: the one that the caller has parsed already, where it is still the same. */
export function documentOf({ parsed }: Pick<CyclePorts, "parsed">, { text, version }: TextSnapshot): ControlDocument {
  return parsed?.version === version ? parsed : parseDocument(text, version);
}

/** What a person typed to `@control-plane`. */
import { findTaskIds } from "../../core/document/ids.ts";
import { legacyModes } from "../../core/lint/runModes.ts";

export type ChatWish =
  | { readonly type: "status" | "next" | "verify" | "stop" }
  | { readonly type: "help" }
  /** `task` is the id of the one task that is meant; undefined: the first of the ranking. */
  | { readonly type: "auto"; readonly task: string | undefined }
  /** A word of an older contract, as it is spelled there. */
  | { readonly type: "old-mode"; readonly word: string }
  | { readonly type: "unknown"; readonly text: string };

const words: Readonly<Record<string, "status" | "next" | "verify" | "stop" | "help">> = {
  status: "status",
  next: "next",
  verify: "verify",
  "verify & save": "verify",
  "verify and save": "verify",
  stop: "stop",
  "stop run": "stop",
  help: "help",
  "": "help",
};

/** `command` is the slash command that was chosen, if any; of the words after it only a task's id counts. */
export function toChatWish(command: string | undefined, prompt: string): ChatWish {
  const text = (command ?? prompt).trim();
  const [only, ...others] = findTaskIds(prompt);
  const isAuto = command === "auto" || /^["'`/]*auto["'`.!]*$/i.test(only ? text.replace(only.id, "").trim() : text);
  if (isAuto && others.length === 0) return { type: "auto", task: only?.id };
  const plain = text.replace(/^[/"'`]+|[.!"'`]+$/g, "").toLowerCase();
  const known = Object.hasOwn(words, plain) ? words[plain] : undefined;
  if (known) return { type: known };
  const mode = plain.toUpperCase().replace(/[\s-]+/g, "_");
  const old = legacyModes.has(mode) ? mode : (mode.split("_")[0] ?? "");
  return legacyModes.has(old) && plain.split(/\s+/).length <= 3
    ? { type: "old-mode", word: old }
    : { type: "unknown", text };
}

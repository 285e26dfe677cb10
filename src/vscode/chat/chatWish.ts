/** What a person typed to `@control-plane`. */
import { legacyModes } from "../../core/lint/runModes.ts";

export type ChatWish =
  | { readonly type: "auto" | "status" | "next" | "verify" | "stop" | "help" }
  /** A word of an older contract, as it is spelled there. */
  | { readonly type: "old-mode"; readonly word: string }
  | { readonly type: "unknown"; readonly text: string };

const words: Readonly<Record<string, "auto" | "status" | "next" | "verify" | "stop" | "help">> = {
  auto: "auto",
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

/** `command` is the slash command that was chosen, if any; the words after it are not looked at. */
export function toChatWish(command: string | undefined, prompt: string): ChatWish {
  const text = (command ?? prompt).trim();
  const plain = text.replace(/^[/"'`]+|[.!"'`]+$/g, "").toLowerCase();
  const known = Object.hasOwn(words, plain) ? words[plain] : undefined;
  if (known) return { type: known };
  const mode = plain.toUpperCase().replace(/[\s-]+/g, "_");
  const old = legacyModes.has(mode) ? mode : (mode.split("_")[0] ?? "");
  return legacyModes.has(old) && plain.split(/\s+/).length <= 3
    ? { type: "old-mode", word: old }
    : { type: "unknown", text };
}

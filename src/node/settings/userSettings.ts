import { readFileSync } from "node:fs";
import path from "node:path";
import { ControlError, messageOf } from "../../core/base/errors.ts";
import type { Settings } from "../../core/settings.ts";
import { errorCode } from "../files/atomicWrite.ts";
import { fileWords } from "../files/fileFailure.ts";
import { userConfigFolder } from "./userConfigFolder.ts";

/** What `settings.json` of the user's folder sets; nothing when there is none. Throws `setting-invalid` naming key and mend. */
export async function readUserSettings(env: NodeJS.ProcessEnv): Promise<Partial<Settings>> {
  const file = path.join(userConfigFolder(env), "settings.json");
  const text = readText(file);
  if (text === undefined) return {};
  const { decodeSettings } = await import("./decodeSettings.ts");
  return decodeSettings(parseJson(text, file), file);
}

/** Read at once, for a command waits for it. */
function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error) ?? "")) return undefined;
    throw new ControlError("setting-invalid", `${file} cannot be read: ${fileWords(error)}`, { cause: error });
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    throw new ControlError("setting-invalid", `${file} is not JSON: ${messageOf(error)}`, { cause: error });
  }
}

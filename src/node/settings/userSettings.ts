import { readFile } from "node:fs/promises";
import path from "node:path";
import { ControlError, messageOf } from "../../core/base/errors.ts";
import type { Settings } from "../../core/settings.ts";
import { userConfigFolder } from "./userConfigFolder.ts";

/** What `settings.json` of the user's folder sets; nothing when there is none. Throws `setting-invalid` naming key and mend. */
export async function readUserSettings(env: NodeJS.ProcessEnv): Promise<Partial<Settings>> {
  const file = path.join(userConfigFolder(env), "settings.json");
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw new ControlError("setting-invalid", `${file} cannot be read: ${error.message}`, { cause: error });
  });
  if (text === undefined) return {};
  const { decodeSettings } = await import("./decodeSettings.ts");
  return decodeSettings(parseJson(text, file), file);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    throw new ControlError("setting-invalid", `${file} is not JSON: ${messageOf(error)}`, { cause: error });
  }
}

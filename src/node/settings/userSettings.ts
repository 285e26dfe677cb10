import { readFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { ControlError, messageOf } from "../../core/base/errors.ts";
import type { Settings } from "../../core/settings.ts";
import { decodeSettings } from "./decodeSettings.ts";

/** The user's own folder, outside of any repository; `CONTROL_PLANE_HOME` names another one. */
export function userHome(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string {
  const chosen = env.CONTROL_PLANE_HOME;
  if (chosen) return path.resolve(chosen);
  const home = os.homedir();
  if (platform === "win32") return path.join(env.APPDATA || path.join(home, "AppData", "Roaming"), "control-plane");
  if (platform === "darwin") return path.join(home, "Library", "Application Support", "control-plane");
  return path.join(env.XDG_CONFIG_HOME || path.join(home, ".config"), "control-plane");
}

/** What `settings.json` of the user's folder sets; nothing when there is none. Throws `setting-invalid` naming key and mend. */
export async function readUserSettings(env: NodeJS.ProcessEnv): Promise<Partial<Settings>> {
  const file = path.join(userHome(env), "settings.json");
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw new ControlError("setting-invalid", `${file} cannot be read: ${error.message}`, { cause: error });
  });
  return text === undefined ? {} : decodeSettings(parseJson(text, file), file);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    throw new ControlError("setting-invalid", `${file} is not JSON: ${messageOf(error)}`, { cause: error });
  }
}

import { homedir } from "node:os";
import path from "node:path";

/** The person's configuration folder for this program; `CONTROL_PLANE_HOME` overrides it. */
export function userConfigFolder(environment: NodeJS.ProcessEnv = process.env, home: string = homedir()): string {
  if (environment.CONTROL_PLANE_HOME) return path.resolve(environment.CONTROL_PLANE_HOME);
  const name = "control-plane";
  if (process.platform === "win32")
    return path.join(environment.APPDATA || path.join(home, "AppData", "Roaming"), name);
  if (process.platform === "darwin") return path.join(home, "Library", "Application Support", name);
  return path.join(environment.XDG_CONFIG_HOME || path.join(home, ".config"), name);
}

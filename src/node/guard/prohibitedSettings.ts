import { readFileSync } from "node:fs";
import path from "node:path";
import { errorCode } from "../files/atomicWrite.ts";
import { userConfigFolder } from "../settings/userConfigFolder.ts";

/**
 * The `prohibitedPaths` of the person's `settings.json`, and nothing else of it: a hook has no time to check the rest. Throws when the
 * file is there and says something else than a list of globs.
 */
export function readProhibitedPaths(env: NodeJS.ProcessEnv): readonly string[] {
  const file = path.join(userConfigFolder(env), "settings.json");
  const { prohibitedPaths = [] } = Object(parse(file)) as { readonly prohibitedPaths?: unknown };
  if (Array.isArray(prohibitedPaths) && prohibitedPaths.every((glob) => typeof glob === "string"))
    return prohibitedPaths;
  throw new TypeError(`"prohibitedPaths" of ${file} is not a list of globs`);
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8").replace(/^\ufeff/, ""));
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error) ?? "")) return {};
    throw new TypeError(`${file} cannot be read as JSON`, { cause: error });
  }
}

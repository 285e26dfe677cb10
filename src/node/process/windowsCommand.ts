import { statSync } from "node:fs";
import path from "node:path";
import { ControlError } from "../../core/base/errors.ts";

/** What `spawn` gets: a program file, its arguments, and whether they are a ready command line. */
export interface SpawnTarget {
  readonly file: string;
  readonly args: readonly string[];
  readonly verbatim: boolean;
}

/** A program as Windows finds it: by PATH and PATHEXT. Undefined when there is none. */
export function findWindowsProgram(
  command: string,
  cwd: string,
  environment: NodeJS.ProcessEnv,
  isFile: (file: string) => boolean = isPlainFile,
): string | undefined {
  const variable = (name: string) => Object.entries(environment).find(([key]) => key.toUpperCase() === name)?.[1] ?? "";
  const extensions = (variable("PATHEXT") || ".COM;.EXE;.BAT;.CMD").split(";").filter((part) => part !== "");
  const isPath = /[\\/]/.test(command);
  const folders = isPath
    ? [""]
    : variable("PATH")
        .split(";")
        .filter((part) => part !== "");
  const names = path.win32.extname(command) === "" ? extensions.map((ext) => command + ext) : [command];
  for (const folder of folders) {
    for (const name of names) {
      const file = path.win32.resolve(cwd, folder, name);
      if (isFile(file)) return file;
    }
  }
  return undefined;
}

function isPlainFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

/**
 * A batch file runs only through `cmd.exe`. Between double quotes cmd takes everything literally but `"`, `%` and line
 * ends: arguments with one of these are refused (`process-failed`) rather than escaped.
 */
export function toWindowsTarget(file: string, args: readonly string[], environment: NodeJS.ProcessEnv): SpawnTarget {
  if (!/\.(cmd|bat)$/i.test(file)) return { file, args, verbatim: false };
  const words = [file, ...args];
  const bad = words.find((word) => /["%\r\n\0]/.test(word));
  if (bad !== undefined) {
    throw new ControlError("process-failed", `Unexpected quote, percent sign or line end in ${JSON.stringify(bad)}`, {
      data: { file },
    });
  }
  const line = words.map((word) => `"${word.replace(/\\+$/, "$&$&")}"`).join(" ");
  return { file: environment.ComSpec ?? "cmd.exe", args: ["/d", "/v:off", "/s", "/c", `"${line}"`], verbatim: true };
}

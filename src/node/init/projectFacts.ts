import type { CommandFact, ServiceFact } from "../../core/document/repositoryFacts.ts";
import type { ProjectFolder } from "./projectFolder.ts";

/** What one project of a repository offers. */
export interface ProjectFacts {
  readonly name: string | undefined;
  readonly services: readonly ServiceFact[];
  readonly checks: readonly CommandFact[];
  readonly smokeChecks: readonly CommandFact[];
  readonly hasTests: boolean;
}

/** `frontend/`, or `./` for the top level. */
export function surfaceOf(folder: ProjectFolder): string {
  return folder.relative === "" ? "./" : `${folder.relative}/`;
}

/** A service on this machine; `path` begins with a slash. */
export function localService(name: string, stack: string, port: number, path = ""): ServiceFact {
  const id = name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return { id, name, stack, port, url: `http://localhost:${port}${path}` };
}

/** The port that a command line asks for: `--port 3001`, `-p 3001`, `PORT=3001`, `:3001`. */
export function portIn(command: string): number | undefined {
  const match = /(?:--port[= ]|-p[= ]?|\bPORT=|\blocalhost:|\b0\.0\.0\.0:|\b127\.0\.0\.1:)(\d{2,5})\b/.exec(command);
  const port = Number(match?.[1]);
  return port > 0 && port < 65536 ? port : undefined;
}

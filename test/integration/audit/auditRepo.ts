/** A repository whose history is made here, and the control plane that judges it. */

import { defaultSettings, type Settings } from "../../../src/core/settings.ts";
import { type ControlPlane, createControlPlane } from "../../../src/node/controlPlane.ts";
import { type TempRepo, withTempRepo } from "../../support/tempRepo.ts";

export const documentFile = "docs/CONTROL_PLANE.md";

export interface AuditRepo extends TempRepo {
  /** Writes the files, commits exactly them, and gives the short hash. */
  commit(message: string, files: Readonly<Record<string, string>>): string;
  /** Calls `use` with a control plane of its own. */
  plane<T>(use: (plane: ControlPlane) => Promise<T>): Promise<T>;
  /** First words of each git command that was started since the repository was made. */
  readonly commands: string[];
}

export async function withAuditRepo(
  use: (repo: AuditRepo) => Promise<void>,
  settings: Partial<Settings> = {},
): Promise<void> {
  await withTempRepo({ "README.md": "# Garden\n" }, async (repo) => {
    const commands: string[] = [];
    await use({
      ...repo,
      commands,
      commit: (message, files) => commit(repo, message, files),
      plane: (body) => withPlane(repo.root, settings, commands, body),
    });
  });
}

function commit(repo: TempRepo, message: string, files: Readonly<Record<string, string>>): string {
  for (const [file, text] of Object.entries(files)) repo.write(file, text);
  repo.git("add", "--", ".", ...Object.keys(files));
  repo.git("commit", "--quiet", "--allow-empty", "--message", message);
  return repo.git("rev-parse", "--short", "HEAD").trim();
}

export async function withPlane<T>(
  folder: string,
  settings: Partial<Settings>,
  commands: string[],
  use: (plane: ControlPlane) => Promise<T>,
): Promise<T> {
  const plane = await createControlPlane({
    folder,
    settings: { ...defaultSettings, ...settings },
    onGit: (args) => commands.push(args[0] ?? ""),
  });
  try {
    return await use(plane);
  } finally {
    plane.dispose();
  }
}

import { existsSync } from "node:fs";
import { constants, copyFile, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { ControlError } from "../../core/base/errors.ts";
import { fileFailure } from "../files/fileFailure.ts";

const workflowFile = ".github/workflows/control-plane-guard.yml";
const programFile = ".github/control-plane/guard.mjs";

/** The workflow that judges pushes and pull requests; it needs no package, the guard's program lies beside it. */
export function guardWorkflow(file: string): string {
  return `# Judges a change of the control document as the commit hook does. Written by: control-plane init --workflow
name: Control Plane guard

on:
  push:
  pull_request:

permissions:
  contents: read

jobs:
  guard:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
          persist-credentials: false
      - uses: actions/setup-node@v4
        with:
          node-version: 20
      - name: Judge the change against what was there before
        env:
          BASE: \${{ github.event.pull_request.base.sha || github.event.before }}
          HEAD: \${{ github.event.pull_request.head.sha || github.sha }}
          FILE: ${JSON.stringify(file)}
        run: |
          # After a forced push the former end is gone.
          case "$BASE" in *[!0]*) git cat-file -e "$BASE^{commit}" 2>/dev/null || BASE="$HEAD~1" ;; esac
          # The guard of the base judges, so that a change cannot rewrite its own judge.
          git show "$BASE:${programFile}" >"$RUNNER_TEMP/guard.mjs" 2>/dev/null ||
            cp ${programFile} "$RUNNER_TEMP/guard.mjs"
          node "$RUNNER_TEMP/guard.mjs" range "$BASE" "$HEAD" --file "$FILE" --github
`;
}

export interface WorkflowOptions {
  /** Absolute path of the repository's top level. */
  readonly folder: string;
  /** The control document, relative to the repository. */
  readonly file: string;
  /** Absolute path of the guard's program. */
  readonly program: string;
}

/** Writes workflow and program; gives their paths relative to the folder. Throws `file-exists` instead of overwriting. */
export async function writeGuardWorkflow({ file, folder, program }: WorkflowOptions): Promise<readonly string[]> {
  const files = [workflowFile, programFile];
  const there = files.find((name) => existsSync(path.join(folder, name)));
  if (there !== undefined) {
    throw new ControlError("file-exists", `${there} is there already; init never overwrites`, {
      data: { file: there },
    });
  }
  try {
    for (const name of files) await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await copyFile(program, path.join(folder, programFile), constants.COPYFILE_EXCL);
    await writeFile(path.join(folder, workflowFile), guardWorkflow(file), { flag: "wx" });
  } catch (cause) {
    throw fileFailure("The workflow", "written", cause);
  }
  return files;
}

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** A real git repository in a temporary folder. */
export interface TempRepo {
  /** Absolute, symlinks resolved. */
  readonly root: string;
  /** Runs git here and gives what it prints; throws for another exit code than 0. */
  git(...args: string[]): string;
  write(file: string, text: string | Uint8Array): void;
  read(file: string): string;
  remove(file: string): void;
  absolute(file: string): string;
}

/** Gives `use` a repository whose first commit holds `files` (none: an unborn branch), and removes it afterwards. */
export async function withTempRepo(
  files: Readonly<Record<string, string>>,
  use: (repo: TempRepo) => Promise<void>,
): Promise<void> {
  await withTempFolder(async (folder) => {
    const repo = toTempRepo(path.join(folder, "repo"));
    mkdirSync(repo.root);
    repo.git("init", "--quiet", "--initial-branch=main");
    configure(repo);
    for (const [file, text] of Object.entries(files)) repo.write(file, text);
    if (Object.keys(files).length > 0) {
      repo.git("add", "--all");
      repo.git("commit", "--quiet", "--message=first");
    }
    await use(repo);
  });
}

/** Gives `use` an empty temporary folder, symlinks resolved, and removes it afterwards. */
export async function withTempFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "control-plane-test-")));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** Whatever the machine's own git configuration says, commits here are made by a test and signed by nobody. */
function configure(repo: TempRepo): void {
  repo.git("config", "user.name", "A Tester");
  repo.git("config", "user.email", "tester@example.invalid");
  repo.git("config", "commit.gpgSign", "false");
  repo.git("config", "core.autocrlf", "false");
  repo.git("config", "core.hooksPath", path.join(repo.root, ".git", "hooks"));
}

function toTempRepo(root: string): TempRepo {
  const absolute = (file: string) => path.join(root, file);
  return {
    root,
    absolute,
    git: (...args) => execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }),
    read: (file) => readFileSync(absolute(file), "utf8"),
    remove: (file) => rmSync(absolute(file), { recursive: true }),
    write: (file, text) => {
      mkdirSync(path.dirname(absolute(file)), { recursive: true });
      writeFileSync(absolute(file), text);
    },
  };
}

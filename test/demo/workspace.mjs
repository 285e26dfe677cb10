// @ts-check
/** Makes the demo workspace: a git repository with a little code and a control plane of its own. Needs only Node and git. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const subject = "feat(ratio): water for a weight of coffee (T-20260105-001)";

/** @param {string} folder @param {readonly string[]} args */
function git(folder, ...args) {
  const env = { ...process.env, GIT_CONFIG_NOSYSTEM: "1", GIT_TERMINAL_PROMPT: "0" };
  return execFileSync("git", args, { cwd: folder, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}

/** The frame around the service's row keeps its width whatever the port.
 * @param {string} template @param {Record<string, string>} values */
function fill(template, values) {
  return template.replace(/\{\{(\w+)\}\}( *)/g, (found, name, blanks) => {
    const value = values[name];
    if (value === undefined) throw new Error(`Unexpected ${found} in the template`);
    return name === "port" && blanks.length > 0 ? value.padEnd(found.length) : value + blanks;
  });
}

function yesterday() {
  return new Date(Date.now() - 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
}

/**
 * Makes the workspace anew; what was there is removed.
 * @param {{ folder: string, port: number, date?: string }} options `port` of the demo's service; `date` of its past, `2026-01-05`.
 */
export function createDemoWorkspace({ folder, port, date = yesterday() }) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  mkdirSync(folder, { recursive: true });
  cpSync(path.join(import.meta.dirname, "project"), folder, { recursive: true });
  git(folder, "init", "--quiet");
  git(folder, "symbolic-ref", "HEAD", "refs/heads/main");
  const settings = {
    "user.name": "Demo",
    "user.email": "demo@example.invalid",
    "commit.gpgsign": "false",
    "core.autocrlf": "false",
    "core.hooksPath": ".git/hooks",
  };
  for (const [name, value] of Object.entries(settings)) git(folder, "config", name, value);
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--message", subject);
  const hash = git(folder, "rev-parse", "--short", "HEAD");
  const template = readFileSync(path.join(import.meta.dirname, "controlPlane.template.md"), "utf8");
  mkdirSync(path.join(folder, "docs"));
  writeFileSync(
    path.join(folder, "docs/CONTROL_PLANE.md"),
    fill(template, { date, hash, subject, port: String(port) }),
  );
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--message", "docs(control-plane): plan the next tasks");
}

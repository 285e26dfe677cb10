/** A temporary git repository with a control document, and scripted agents to run cycles with. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { CycleEvent, CycleReport } from "../../src/core/cycle/events.ts";
import type { AutoOptions, ResumeDecision } from "../../src/core/cycle/options.ts";
import type { ControlDocument } from "../../src/core/document/model.ts";
import { parseDocument } from "../../src/core/document/parse.ts";
import { defaultSettings, type Settings } from "../../src/core/settings.ts";
import { createControlPlane } from "../../src/node/controlPlane.ts";
import { withTempRepo } from "./tempRepo.ts";

export interface CycleResult {
  readonly report: CycleReport;
  readonly events: readonly CycleEvent[];
}

export interface CycleRepo {
  readonly root: string;
  git(...args: string[]): string;
  read(file: string): string;
  write(file: string, text: string): void;
  exists(file: string): boolean;
  document(): ControlDocument;
  /** Makes `body` (a Node script's text) the agent, and gives its command line. */
  agent(body: string): string;
  auto(options?: AutoOptions, signal?: AbortSignal, onEvent?: (event: CycleEvent) => void): Promise<CycleResult>;
  resume(decision: ResumeDecision, options?: AutoOptions): Promise<CycleResult>;
  /** Number of commits reachable from HEAD. */
  commitCount(): number;
  /** Changed paths, as `git status --porcelain` prints them. */
  dirt(): string[];
}

const file = "docs/CONTROL_PLANE.md";

async function drain(
  stream: AsyncGenerator<CycleEvent, CycleReport>,
  onEvent: (event: CycleEvent) => void = () => undefined,
): Promise<CycleResult> {
  const events: CycleEvent[] = [];
  for (let next = await stream.next(); ; next = await stream.next()) {
    if (next.done) return { report: next.value, events };
    events.push(next.value);
    onEvent(next.value);
  }
}

/** Agents live beside the repository, so that they are never part of its changes. */
export async function withCycleRepo(
  files: Readonly<Record<string, string>>,
  settings: Partial<Settings>,
  use: (repo: CycleRepo) => Promise<void>,
): Promise<void> {
  await withTempRepo(files, async (temp) => {
    const { root } = temp;
    const outside = `${root}-outside`;
    mkdirSync(outside, { recursive: true });
    const git = (...args: string[]) => execFileSync("git", args, { cwd: root, encoding: "utf8" });
    const plane = () =>
      createControlPlane({
        folder: root,
        settings: { ...defaultSettings, executor: "command", ...settings },
        approvalsFolder: outside,
      });
    await use({
      root,
      git,
      read: (name) => readFileSync(path.join(root, name), "utf8"),
      write: (name, text) => {
        mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
        writeFileSync(path.join(root, name), text);
      },
      exists: (name) => existsSync(path.join(root, name)),
      document: () => parseDocument(readFileSync(path.join(root, file), "utf8")),
      agent: (body) => {
        const script = path.join(outside, "agent.mjs");
        writeFileSync(script, body);
        return `"${process.execPath.replaceAll("\\", "/")}" "${script.replaceAll("\\", "/")}"`;
      },
      auto: async (options = {}, signal = new AbortController().signal, onEvent) => {
        const control = await plane();
        try {
          return await drain(control.auto(options, signal), onEvent);
        } finally {
          control.dispose();
        }
      },
      resume: async (decision, options) => {
        const control = await plane();
        try {
          return await drain(control.resume(decision, new AbortController().signal, options));
        } finally {
          control.dispose();
        }
      },
      commitCount: () => Number(git("rev-list", "--count", "HEAD")),
      dirt: () =>
        git("status", "--porcelain")
          .split("\n")
          .filter((line) => line !== ""),
    });
  });
}

import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { trailerNames } from "../../core/cycle/commitMessage.ts";
import type { GuardedRun, Tampering } from "../../core/cycle/safeguard.ts";
import { createProhibitedTest } from "../../core/policy/prohibitedPaths.ts";
import type { RepositoryPlace } from "../git/findRepository.ts";
import type { GitProcess } from "../git/gitProcess.ts";
import { operationMarks } from "../git/gitRepository.ts";
import { type GitRefs, readRefs } from "./gitRefs.ts";
import { joined, listed, untouched } from "./tampering.ts";

/** HEAD and the branch that it names. What does not belong there is kept below `refs/control-plane/set-aside/<run>`. */
export class BranchMemory {
  readonly #place: RepositoryPlace;
  readonly #git: GitProcess;
  readonly #run: GuardedRun;
  readonly #before: GitRefs;

  constructor(place: RepositoryPlace, git: GitProcess, run: GuardedRun, before: GitRefs) {
    this.#place = place;
    this.#git = git;
    this.#run = run;
    this.#before = before;
  }

  async putBack(): Promise<Tampering> {
    const left = await this.#quitOperation();
    const switched = await this.#switchBack();
    if (switched.isStuck) return joined([left, switched]);
    return joined([left, switched, await this.#judgeCommits()]);
  }

  async #quitOperation(): Promise<Tampering> {
    const found = await operations(this.#place);
    if (found.length === 0) return untouched;
    for (const name of found) {
      await this.#try(name === "bisect" ? ["bisect", "reset", "HEAD"] : [name, "--quit"]);
    }
    for (const [mark] of operationMarks)
      await rm(path.join(this.#place.gitFolder, mark), { recursive: true, force: true });
    await this.#try(["reset", "--quiet"]);
    return {
      ...untouched,
      grave: [`a ${found.join(" and a ")} was left in progress; git has forgotten it, the files are as they were left`],
    };
  }

  /** HEAD names its branch again. Commits that were made elsewhere stay there. */
  async #switchBack(): Promise<Tampering> {
    const { branch } = this.#before;
    const now = await readRefs(this.#place);
    if (branch === undefined || now.branch === branch) return untouched;
    const where = now.branch?.replace("refs/heads/", "") ?? "a detached HEAD";
    const name = branch.replace("refs/heads/", "");
    if (now.branch === undefined && now.head.trim() !== this.#run.base) await this.#setAside();
    if (!now.refs.has(branch)) await this.#try(["update-ref", branch, this.#run.base]);
    const back = await this.#try(["switch", "--quiet", name]);
    const what = `the branch ${name} was left for ${where}`;
    if (back) return { ...untouched, grave: [`${what}; git is on ${name} again`] };
    return { ...untouched, grave: [`${what}, and git does not switch back: ${this.#words}`], isStuck: true };
  }

  /** Commits since the base are the work, unless they rewrite history, forge trailers, or touch what is prohibited. */
  async #judgeCommits(): Promise<Tampering> {
    const { base } = this.#run;
    const head = (await this.#git.run(["rev-parse", "--verify", "--quiet", "HEAD"])).stdout.trim();
    if (head === base) return untouched;
    const why = await this.#faultOf(head);
    if (why === undefined) return untouched;
    await this.#setAside();
    // Keeps every change that is not committed, and refuses where it could not.
    if (await this.#try(["reset", "--quiet", "--keep", base])) {
      return {
        ...untouched,
        grave: [`${why}; the branch is back at ${base.slice(0, 7)}, the rest is kept as ${this.#aside}`],
      };
    }
    return { ...untouched, grave: [`${why}, and the branch cannot be put back: ${this.#words}`], isStuck: true };
  }

  async #faultOf(head: string): Promise<string | undefined> {
    const { base, prohibitedPaths } = this.#run;
    const isProhibited = createProhibitedTest(prohibitedPaths);
    const isAhead = head !== "" && (await this.#git.run(["merge-base", "--is-ancestor", base, head])).exitCode === 0;
    if (!isAhead)
      return `the history was rewritten: the commit ${base.slice(0, 7)} that the cycle began on is no longer part of HEAD`;
    const messages = await this.#git.expect(["log", "--format=%B", `${base}..${head}`, "--"]);
    const trailers = new RegExp(`^(?:${Object.values(trailerNames).join("|")}):`, "im");
    if (trailers.test(messages)) return "commits carry the engine's trailers";
    const names = await this.#git.expect(["diff", "--name-only", "--no-renames", "-z", base, head, "--"]);
    const touched = names.split("\0").filter((file) => file !== "" && isProhibited(file));
    return touched.length > 0 ? `prohibited files were touched by commits (${listed(touched)})` : undefined;
  }

  get #aside(): string {
    return `refs/control-plane/set-aside/${this.#run.runId}`;
  }

  async #setAside(): Promise<void> {
    await this.#try(["update-ref", this.#aside, "HEAD"]);
  }

  #words = "";

  /** False when git refuses; its words are kept. */
  async #try(args: readonly string[]): Promise<boolean> {
    const output = await this.#git.run(args, { writes: true });
    this.#words = (output.stderr.trim() || output.stdout.trim()).split("\n").slice(0, 3).join(" ");
    return output.exitCode === 0;
  }
}

async function operations({ gitFolder }: RepositoryPlace): Promise<string[]> {
  const names = new Set(await readdir(gitFolder));
  return [...new Set(operationMarks.filter(([mark]) => names.has(mark)).map(([, name]) => name))];
}

/** True while a merge, a rebase or the like is under way. */
export async function hasOperation(place: RepositoryPlace): Promise<boolean> {
  return (await operations(place)).length > 0;
}

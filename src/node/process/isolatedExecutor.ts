import path from "node:path";
import type { Brief, Executor, ExecutorClaim, ExecutorContext } from "../../core/cycle/executor.ts";
import { atomicWrite } from "../files/atomicWrite.ts";
import type { RepositoryPlace } from "../git/findRepository.ts";
import { IsolatedWorktree } from "../git/isolatedWorktree.ts";

export interface IsolationInit {
  readonly place: RepositoryPlace;
  readonly redact: (text: string) => string;
}

const patchName = "isolated.patch";

/**
 * Lets another executor work in a tree of its own. What it claims done, or well begun, comes into the repository's tree at its end, to
 * be measured and checked there; anything else stays in the run folder as a patch, and the repository's tree as it was.
 */
export class IsolatedExecutor implements Executor {
  readonly name: Executor["name"];
  readonly #executor: Executor;
  readonly #init: IsolationInit;
  #brought: readonly string[] | undefined;

  constructor(executor: Executor, init: IsolationInit) {
    this.name = executor.name;
    this.#executor = executor;
    this.#init = init;
  }

  get brought(): readonly string[] | undefined {
    return this.#brought;
  }

  async execute(brief: Brief, context: ExecutorContext): Promise<ExecutorClaim> {
    const { place } = this.#init;
    // What it is to go on from lies in the repository's tree.
    if (brief.continued) return this.#executor.execute(brief, context);
    const tree = await IsolatedWorktree.add(place, brief.runId);
    this.#brought = [];
    let isOver = false;
    try {
      const claim = await this.#executor.execute({ ...brief, root: tree.folder }, context);
      if (claim.type !== "done" && claim.type !== "continue") return claim;
      const brought = await tree.bringOver();
      if (typeof brought !== "string") {
        this.#brought = brought;
        isOver = true;
        return claim;
      }
      return { type: "failed", reason: `the work was not brought over: ${brought}; ${patchName} of the run keeps it` };
    } finally {
      if (!isOver) await this.#keep(tree, path.dirname(brief.file));
      await tree.remove();
    }
  }

  async #keep(tree: IsolatedWorktree, runFolder: string): Promise<void> {
    const patch = await tree.patch();
    // Replaced, never written through: the work may have put a link there.
    if (patch) await atomicWrite(path.join(runFolder, patchName), this.#init.redact(patch), { durable: false });
  }
}

import type { CommitFact } from "./gitFacts.ts";

/** The commits of HEAD, found by the beginning of a hash or by the task that they name. */
export class CommitIndex {
  /** Newest first. */
  readonly all: readonly CommitFact[];
  #sorted: readonly CommitFact[] | undefined;
  #byTask: ReadonlyMap<string, readonly CommitFact[]> | undefined;

  constructor(all: readonly CommitFact[]) {
    this.all = all;
  }

  get head(): CommitFact | undefined {
    return this.all[0];
  }

  /** The commit whose hash begins with `prefix`, given in lower case; the first of several. */
  find(prefix: string): CommitFact | undefined {
    const commit = this.#byHash[this.#place(prefix)];
    return commit?.hash.startsWith(prefix) ? commit : undefined;
  }

  /** Commits whose message names the task, newest first. */
  naming(taskId: string): readonly CommitFact[] {
    this.#byTask ??= groupedByTask(this.all);
    return this.#byTask.get(taskId) ?? [];
  }

  /** The first 7 digits, or as many as tell the commit from its neighbours. */
  shortHash({ hash }: CommitFact): string {
    const place = this.#place(hash);
    let length = 7;
    for (const neighbour of [this.#byHash[place - 1], this.#byHash[place + 1]]) {
      while (length < hash.length && neighbour?.hash.startsWith(hash.slice(0, length))) length++;
    }
    return hash.slice(0, length);
  }

  get #byHash(): readonly CommitFact[] {
    this.#sorted ??= [...this.all].sort((a, b) => (a.hash < b.hash ? -1 : 1));
    return this.#sorted;
  }

  /** Where the first hash stands that is not smaller than `prefix`. */
  #place(prefix: string): number {
    const sorted = this.#byHash;
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] as CommitFact).hash < prefix) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function groupedByTask(commits: readonly CommitFact[]): Map<string, CommitFact[]> {
  const groups = new Map<string, CommitFact[]>();
  for (const commit of commits) {
    for (const id of commit.taskIds) {
      const group = groups.get(id);
      if (group === undefined) groups.set(id, [commit]);
      else group.push(commit);
    }
  }
  return groups;
}

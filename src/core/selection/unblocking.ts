/** Counts how many tasks wait for each one, directly or through others. */

/**
 * For each node the number of others that reach it over `waitsFor` (edges from a node to what it waits for). Sets are kept as bits
 * and merged from the ends inwards, so that long chains cost no more than their edges; only nodes before a ring are walked one by one.
 */
export function countWaiting(waitsFor: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, number> {
  const graph = toGraph(waitsFor);
  const counts = new Map<string, number>();
  const words = Math.ceil(graph.names.length / 32);
  const waiting: (Uint32Array | undefined)[] = [];
  const open = graph.waiters.map((list) => list.length);
  const ready = open.flatMap((count, node) => (count === 0 ? [node] : []));
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    const bits = new Uint32Array(words);
    for (const waiter of graph.waiters[node] ?? []) addAll(bits, waiting[waiter], waiter);
    waiting[node] = bits;
    counts.set(graph.names[node] ?? "", bitCount(bits));
    for (const target of graph.targets[node] ?? []) {
      const left = (open[target] ?? 0) - 1;
      open[target] = left;
      if (left === 0) ready.push(target);
    }
  }
  graph.names.forEach((name, node) => {
    if (!counts.has(name)) counts.set(name, walkedCount(graph, node));
  });
  return counts;
}

interface Graph {
  readonly names: readonly string[];
  /** What a node waits for. */
  readonly targets: readonly (readonly number[])[];
  /** Who waits for a node. */
  readonly waiters: readonly (readonly number[])[];
}

function toGraph(waitsFor: ReadonlyMap<string, readonly string[]>): Graph {
  const indexes = new Map<string, number>();
  const names: string[] = [];
  const targets: number[][] = [];
  const waiters: number[][] = [];
  const indexOf = (name: string): number => {
    const known = indexes.get(name);
    if (known !== undefined) return known;
    const index = names.push(name) - 1;
    indexes.set(name, index);
    targets.push([]);
    waiters.push([]);
    return index;
  };
  for (const [name, ids] of waitsFor) {
    for (const id of new Set(ids)) {
      if (id === name) continue;
      const from = indexOf(name);
      const to = indexOf(id);
      targets[from]?.push(to);
      waiters[to]?.push(from);
    }
  }
  return { names, targets, waiters };
}

function addAll(bits: Uint32Array, other: Uint32Array | undefined, own: number): void {
  if (other !== undefined) for (let i = 0; i < bits.length; i++) bits[i] = (bits[i] ?? 0) | (other[i] ?? 0);
  bits[own >> 5] = (bits[own >> 5] ?? 0) | (1 << (own & 31));
}

/** Set bits of all words; sums of two, four and eight bits side by side in each word. */
function bitCount(bits: Uint32Array): number {
  let count = 0;
  for (const word of bits) {
    const pairs = word - ((word >>> 1) & 0x55555555);
    const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
    count += Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}

function walkedCount(graph: Graph, start: number): number {
  const seen = new Uint8Array(graph.names.length);
  seen[start] = 1;
  let count = 0;
  const stack = [start];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    for (const waiter of graph.waiters[node] ?? []) {
      if (seen[waiter] === 1) continue;
      seen[waiter] = 1;
      count++;
      stack.push(waiter);
    }
  }
  return count;
}

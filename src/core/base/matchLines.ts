/** By the index of a line of the one text: that of the same line in the other. */
export type LineMap = ReadonlyMap<number, number>;

/** Which line of `b` each unchanged line of `a` is: the longest common subsequence, by the greedy algorithm of Myers. */
export function matchLines(a: readonly string[], b: readonly string[]): LineMap {
  const matches = new Map<number, number>();
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) {
    matches.set(start, start);
    start += 1;
  }
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA -= 1;
    endB -= 1;
    matches.set(endA, endB);
  }
  for (const [x, y] of matchMiddle(a.slice(start, endA), b.slice(start, endB))) matches.set(start + x, start + y);
  return matches;
}

/** Differences beyond this are no typing of a person; then no line of the middle counts as the same. */
const maximumDifferences = 2000;

function matchMiddle(a: readonly string[], b: readonly string[]): [number, number][] {
  const trace: Map<number, number>[] = [];
  let furthest = new Map<number, number>([[1, 0]]);
  for (let d = 0; d <= Math.min(a.length + b.length, maximumDifferences); d += 1) {
    trace.push(new Map(furthest));
    for (let k = -d; k <= d; k += 2) {
      let x = goesDown(furthest, k, d) ? (furthest.get(k + 1) ?? 0) : (furthest.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      furthest.set(k, x);
      if (x >= a.length && x - k >= b.length) return backtrack(trace, a.length, b.length);
    }
    furthest = new Map(furthest);
  }
  return [];
}

function goesDown(furthest: ReadonlyMap<number, number>, k: number, d: number): boolean {
  return k === -d || (k !== d && (furthest.get(k - 1) ?? 0) < (furthest.get(k + 1) ?? 0));
}

function backtrack(
  trace: readonly ReadonlyMap<number, number>[],
  lengthA: number,
  lengthB: number,
): [number, number][] {
  const matches: [number, number][] = [];
  let x = lengthA;
  let y = lengthB;
  for (let d = trace.length - 1; d >= 0; d -= 1) {
    const furthest = trace[d] ?? new Map<number, number>();
    const k = x - y;
    const formerK = goesDown(furthest, k, d) ? k + 1 : k - 1;
    const formerX = d === 0 ? 0 : (furthest.get(formerK) ?? 0);
    const formerY = d === 0 ? 0 : formerX - formerK;
    while (x > formerX && y > formerY) {
      x -= 1;
      y -= 1;
      matches.push([x, y]);
    }
    x = formerX;
    y = formerY;
  }
  return matches;
}

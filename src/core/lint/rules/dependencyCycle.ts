import { exampleTask, ledgerExample } from "../examples.ts";
import type { Dependency } from "../lintContext.ts";
import { findingOf, type Rule } from "../rule.ts";

const task = (n: number, title: string, on: number) => [exampleTask(n, title), `  - Depends on: T-20260102-00${on}`];

/** Tasks that wait for one another; told once a ring, at the dependency that closes it. */
export const dependencyCycle: Rule = {
  id: "dependency-cycle",
  severity: "warning",
  description: "Tasks wait for one another in a ring, so none of them is ever chosen.",
  example: {
    bad: ledgerExample({ TODO: [...task(1, "Sow the beans", 2), ...task(2, "Dig the bed", 1)] }),
    good: ledgerExample({
      TODO: [...task(1, "Sow the beans", 2), ...task(2, "Dig the bed", 3), exampleTask(3, "Buy a spade")],
    }),
  },
  check: (_document, context) =>
    ringsIn(context.dependencies.filter(({ task, id }) => task.id !== id)).map(({ closing, ring }) => {
      const message = `Unexpected ring ${[...ring, ring[0]].join(" → ")}, expected tasks that do not wait for one another`;
      return findingOf(dependencyCycle, closing.range, message);
    }),
};

/** A depth-first walk without recursion; an edge to a node on the present path closes a ring. */
function ringsIn(edges: readonly Dependency[]): { closing: Dependency; ring: string[] }[] {
  const waiting = new Set(edges.map(({ task }) => task.id));
  const out = new Map<string, Dependency[]>();
  for (const edge of edges) {
    // What waits for nothing is on no ring.
    if (waiting.has(edge.id)) out.set(edge.task.id, [...(out.get(edge.task.id) ?? []), edge]);
  }
  const rings: { closing: Dependency; ring: string[] }[] = [];
  const done = new Set<string>();
  for (const start of out.keys()) {
    const path: { id: string; next: number }[] = [];
    const places = new Map<string, number>();
    const enter = (id: string) => {
      if (!done.has(id)) places.set(id, path.push({ id, next: 0 }) - 1);
    };
    enter(start);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const edge: Dependency | undefined = out.get(top.id)?.[top.next++];
      if (edge === undefined) {
        done.add(top.id);
        places.delete(top.id);
        path.pop();
        continue;
      }
      const at = places.get(edge.id);
      if (at === undefined) enter(edge.id);
      else rings.push({ closing: edge, ring: path.slice(at).map(({ id }) => id) });
    }
  }
  return rings;
}

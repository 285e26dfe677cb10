const shown = 3;

/** The names that a misspelt word may mean, the nearest first. */
export function nearNames(word: string, names: readonly string[]): readonly string[] {
  const distances = names.map((name) => ({ name, distance: distanceOf(word, name) }));
  return distances
    .filter(({ distance }) => distance <= word.length / 3)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, shown)
    .map(({ name }) => name);
}

/** A word may be a part of the name, or how it begins. */
function distanceOf(word: string, name: string): number {
  if (name.includes(word)) return 0;
  return Math.min(editDistance(word, name), editDistance(word, name.slice(0, word.length)));
}

/** How many characters have to be added, taken away or changed, by the row-wise algorithm of Wagner and Fischer. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [at, character] of [...from].entries()) {
    const next = [at + 1];
    for (let index = 1; index <= to.length; index++) {
      const changed = (row[index - 1] ?? 0) + (to[index - 1] === character ? 0 : 1);
      next.push(Math.min(changed, (row[index] ?? 0) + 1, (next[index - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

/** A number and its noun: `1 file`, `2 files`; `many` where an s is not enough. */
export function counted(count: number, noun: string, many = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : many}`;
}

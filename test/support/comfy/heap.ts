/** A binary heap as Python's `heapq` keeps it: the list itself is not sorted, and the server shows it so. */
export interface HeapItem {
  readonly number: number;
}

export function heapPush<T extends HeapItem>(heap: T[], item: T): void {
  heap.push(item);
  siftDown(heap, 0, heap.length - 1);
}

export function heapPop<T extends HeapItem>(heap: T[]): T | undefined {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return last;
  const first = heap[0] as T;
  heap[0] = last;
  siftUp(heap, 0);
  return first;
}

export function heapify<T extends HeapItem>(heap: T[]): void {
  for (let at = Math.floor(heap.length / 2) - 1; at >= 0; at--) siftUp(heap, at);
}

function siftDown<T extends HeapItem>(heap: T[], start: number, position: number): void {
  const item = heap[position] as T;
  let at = position;
  while (at > start) {
    const parent = (at - 1) >> 1;
    const above = heap[parent] as T;
    if (item.number >= above.number) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = item;
}

function siftUp<T extends HeapItem>(heap: T[], position: number): void {
  const item = heap[position] as T;
  let at = position;
  for (let child = 2 * at + 1; child < heap.length; child = 2 * at + 1) {
    const right = child + 1;
    const [left, other] = [heap[child] as T, heap[right]];
    const smaller = other !== undefined && !(left.number < other.number) ? right : child;
    heap[at] = heap[smaller] as T;
    at = smaller;
  }
  heap[at] = item;
  siftDown(heap, position, at);
}

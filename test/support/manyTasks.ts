import { aControlDocument, type SeedTask } from "./aControlDocument.ts";

/** A sound document of many tasks, about 200 characters each, a quarter of them DONE; every tenth waits for the one before it. */
export function manyTasks(count: number): string {
  return documentOf(count, (index) => soundTask(index, index < count >> 2));
}

/** Like `manyTasks`, with something wrong in every second task: what rules, parser and mends have to tell most often. */
export function manyFlawedTasks(count: number): string {
  return documentOf(count, (index) => {
    const isDone = index < count >> 2;
    const task = soundTask(index, isDone);
    return index % 2 === 0 ? task : { ...task, ...flawOf(index, isDone) };
  });
}

function documentOf(count: number, taskOf: (index: number) => SeedTask): string {
  const tasks = Array.from({ length: count }, (_, index) => taskOf(index));
  return aControlDocument({ todo: tasks.slice(count >> 2), done: tasks.slice(0, count >> 2) });
}

function idOf(index: number): string {
  return `T-${20260101 + Math.floor(index / 999)}-${String((index % 999) + 1).padStart(3, "0")}`;
}

function soundTask(index: number, isDone: boolean): SeedTask & { readonly details: readonly string[] } {
  return {
    id: idOf(index),
    title: `Something worth doing in part ${index} of the work`,
    suffix: isDone ? "(checkpoint: abc1234)" : `[P${index % 4}] (#area${index % 7} #kind${index % 5})`,
    details: [
      `**Evidence required:** \`src/part${index % 100}/file${index}.ts\`, \`docs/part${index % 100}.md\``,
      "**Verification commands:** `npm test`",
      ...(index % 10 === 9 ? [`**Depends on:** ${idOf(index - 1)}`] : []),
    ],
  };
}

/** No checkpoint, a mark of another state, an unknown dependency, an id for the second time, no priority. */
function flawOf(index: number, isDone: boolean): Partial<SeedTask> {
  if (isDone) return { suffix: "" };
  const kinds: readonly Partial<SeedTask>[] = [
    { suffix: "" },
    { suffix: `[P${index % 4}] [DONE]` },
    { details: ["**Depends on:** T-20200101-001"] },
    { id: idOf(index - 1) },
    { suffix: "[P9]" },
  ];
  return kinds[(index >> 1) % kinds.length] ?? {};
}

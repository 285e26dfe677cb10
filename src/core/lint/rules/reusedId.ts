import { exampleTask, ledgerExample } from "../examples.ts";
import { findingOf, type Rule } from "../rule.ts";
import { isSameTitle } from "../values.ts";

/** An id that a second line of the ledgers uses for something else. */
export const reusedId: Rule = {
  id: "reused-id",
  severity: "error",
  description:
    "Two lines have one id and different titles: two tasks that nobody can tell apart, in the log, in commits, in dependencies. The second one needs an id of its own. The guard of commits also refuses a line that keeps its id and changes its title to something else: any other title of a finished task, a title without a word of the former one of an open task.",
  example: {
    bad: ledgerExample({
      TODO: [exampleTask(1, "Sow the beans")],
      DONE: [exampleTask(1, "Mend the fence", "(checkpoint: abc1234)")],
    }),
    good: ledgerExample({
      TODO: [exampleTask(1, "Sow the beans")],
      DONE: [exampleTask(2, "Mend the fence", "(checkpoint: abc1234)")],
    }),
  },
  check: (_document, { lines }) =>
    [...lines.repeated].flatMap(([id, [former, ...others]]) =>
      others.flatMap((task) => {
        if (former === undefined || isSameTitle(former.title, task.title)) return [];
        const message = `Unexpected ${id} for "${task.title}", expected an id of its own: it is "${former.title}"`;
        const related = [{ message: "the first one", range: former.idRange }];
        return [findingOf(reusedId, task.idRange, message, { related })];
      }),
    ),
};

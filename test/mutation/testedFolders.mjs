// @ts-check
import process from "node:process";

/** Folders of `test/unit` whose tests judge the mutants; the processes that Stryker starts are told by the environment. */
export const testedFolders = (process.env.MUTATION_TESTS ?? "document,edits,lint").split(",");

// @ts-check
/** Folders of `test/unit` whose tests judge the mutants. */
export const testedFolders = ["document", "edits", "lint"];

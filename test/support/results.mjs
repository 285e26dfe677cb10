// @ts-check
/** What a run of tests came to, and how runs add up. */

/**
 * @typedef {object} Results
 * @property {number} passed
 * @property {number} failed Failed tests and failed hooks, and runs that did not come to their end.
 * @property {number} skipped
 * @property {readonly string[]} failures A line for each that failed: its full title, then what was wrong.
 */

/** @type {Results} */
export const noResults = Object.freeze({ passed: 0, failed: 0, skipped: 0, failures: [] });

/** @param {string} why @returns {Results} */
export function oneFailure(why) {
  return { ...noResults, failed: 1, failures: [why] };
}

/** @param {Results} one @param {Results} other @returns {Results} */
export function addResults(one, other) {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
    failures: [...one.failures, ...other.failures],
  };
}

/**
 * The failures once more, at the end where they are found, then `N passed, N failed`.
 * @param {Results} results
 */
export function printResults({ passed, failed, skipped, failures }) {
  if (failures.length > 0) console.log(`\nFailed:\n${failures.map((failure) => `  ${failure}`).join("\n")}`);
  console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
}

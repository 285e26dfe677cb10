// @ts-check
/**
 * Required by every Mocha run: property tests draw the same cases each time, so that a failure on one machine is a failure on
 * all. `PROPERTY_SEED=random` (or a number) explores others.
 */
import process from "node:process";
import fc from "fast-check";

const wish = process.env.PROPERTY_SEED ?? "20260101";
const seed = wish === "random" ? Date.now() : Number(wish);
fc.configureGlobal({ seed });
export const mochaHooks = {
  afterAll() {
    if (wish === "random") console.log(`Properties drew from the seed ${seed}`);
  },
};

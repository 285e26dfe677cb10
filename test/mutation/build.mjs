// @ts-check
/** Builds the tests that judge the mutants, and no others: what they do not need may be broken. */
import { execFileSync } from "node:child_process";
import process from "node:process";
import { testedFolders } from "./testedFolders.mjs";

for (const folder of testedFolders) {
  execFileSync(process.execPath, ["esbuild.mjs", "tests", `test/unit/${folder}`], { stdio: "inherit" });
}

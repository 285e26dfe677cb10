// @ts-check
/** Lets Stryker run the built unit tests by Mocha: all in one process, for each mutant only those that reach it. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";
import {
  DryRunStatus,
  determineHitLimitReached,
  TestStatus,
  toMutantRunResult,
} from "@stryker-mutator/api/test-runner";
import fc from "fast-check";
import Mocha from "mocha";
import "../support/properties.mjs";
import { testedFolders } from "./testedFolders.mjs";

/** @import { DryRunOptions, DryRunResult, MutantRunOptions, TestResult } from "@stryker-mutator/api/test-runner" */
/** @import { InstrumenterContext } from "@stryker-mutator/api/core" */

/** They measure, read texts of many megabytes, or try thousands of texts: for so many mutants that takes too long. */
const tooSlow = /(?:parse\.property|robustness|realDocument)\.test\.js$/;

/** Where the instrumented code counts what it runs, and looks which mutant is on. */
const context = /** @type {{ -readonly [K in keyof InstrumenterContext]?: InstrumenterContext[K] | undefined }} */ ({});
Object.assign(globalThis, { __stryker__: context });

function testFiles() {
  return testedFolders.flatMap((folder) =>
    readdirSync(path.resolve("dist/test/unit", folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".test.js") && !tooSlow.test(entry.name))
      .map((entry) => path.join(entry.parentPath, entry.name)),
  );
}

class MochaRunner {
  #mocha = new Mocha({ timeout: 0, reporter: Mocha.reporters.Base });
  #loaded = false;
  /** True while coverage is collected. */
  #follows = false;

  async capabilities() {
    return { reloadEnvironment: false };
  }

  async init() {
    fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: 20, interruptAfterTimeLimit: 500 });
    this.#mocha.cleanReferencesAfterRun(false);
    for (const file of testFiles()) this.#mocha.addFile(file);
    const follow = (/** @type {Mocha.Test | undefined} */ test) => {
      if (this.#follows) context.currentTestId = test?.fullTitle();
    };
    this.#mocha.suite.beforeEach(function () {
      follow(this.currentTest);
    });
  }

  /** @param {DryRunOptions} options */
  async dryRun({ disableBail }) {
    this.#follows = true;
    const result = await this.#run(!disableBail);
    this.#follows = false;
    const { mutantCoverage } = context;
    return result.status === DryRunStatus.Complete && mutantCoverage ? { ...result, mutantCoverage } : result;
  }

  /** @param {MutantRunOptions} options */
  async mutantRun({ activeMutant, disableBail, hitLimit, mutantActivation, testFilter }) {
    context.hitLimit = hitLimit;
    context.hitCount = hitLimit === undefined ? undefined : 0;
    const names = testFilter?.map((name) => `^${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`);
    this.#mocha.grep(names ? new RegExp(names.join("|")) : /^/);
    return toMutantRunResult(await this.#run(!disableBail, activeMutant.id, mutantActivation === "static"));
  }

  /**
   * @param {boolean} bail
   * @param {string} [mutant]
   * @param {boolean} [fromStart]
   * @returns {Promise<DryRunResult>}
   */
  async #run(bail, mutant, fromStart = false) {
    try {
      if (!this.#loaded) {
        context.activeMutant = fromStart ? mutant : undefined;
        await this.#mocha.loadFilesAsync();
        this.#loaded = true;
      }
      context.activeMutant = mutant;
      setBail(this.#mocha.suite, bail);
      const tests = await this.#runTests();
      return determineHitLimitReached(context.hitCount, context.hitLimit) ?? { status: DryRunStatus.Complete, tests };
    } catch (error) {
      return { status: DryRunStatus.Error, errorMessage: error instanceof Error ? `${error.stack}` : String(error) };
    }
  }

  /** @returns {Promise<TestResult[]>} */
  #runTests() {
    return new Promise((resolve) => {
      /** @type {TestResult[]} */
      const tests = [];
      let started = performance.now();
      const toResult = (/** @type {Mocha.Runnable} */ test) => {
        const name = (test.ctx?.currentTest ?? test).fullTitle();
        const timeSpentMs = performance.now() - started;
        started += timeSpentMs;
        return { id: name, name, timeSpentMs };
      };
      const runner = this.#mocha.run(() => resolve(tests));
      runner.on("pass", (test) => tests.push({ ...toResult(test), status: TestStatus.Success }));
      runner.on("fail", (test, error) =>
        tests.push({ ...toResult(test), status: TestStatus.Failed, failureMessage: `${error?.message ?? error}` }),
      );
    });
  }
}

/**
 * @param {Mocha.Suite} suite
 * @param {boolean} bail
 */
function setBail(suite, bail) {
  suite.bail(bail);
  for (const child of suite.suites) setBail(child, bail);
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, "mocha-in-process", MochaRunner)];

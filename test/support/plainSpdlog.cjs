// @ts-check
/**
 * Stands in the test server for `@vscode/spdlog`, whose native part is not built there: without it no log and no output
 * channel would ever have a text. Writes at once; what it is told about size, files and flushing makes no difference.
 */
const { appendFileSync, mkdirSync } = require("node:fs");
const path = require("node:path");

const levels = ["trace", "debug", "info", "warn", "error", "critical"];

class Logger {
  #file;
  #least = 0;
  #isPlain = false;

  /** @param {string} file */
  constructor(file) {
    mkdirSync(path.dirname(file), { recursive: true });
    this.#file = file;
  }

  /** @param {number} level */
  setLevel(level) {
    this.#least = level;
  }

  getLevel() {
    return this.#least;
  }

  setPattern() {
    this.#isPlain = false;
  }

  clearFormatters() {
    this.#isPlain = true;
  }

  flush() {
    return undefined;
  }

  drop() {
    return undefined;
  }

  /** @param {number} level @param {string} message */
  write(level, message) {
    if (level < this.#least) return;
    const line = `${new Date().toISOString()} [${levels[level]}] ${message}\n`;
    appendFileSync(this.#file, this.#isPlain ? message : line);
  }
}

for (const [level, name] of levels.entries()) {
  Object.assign(Logger.prototype, {
    /** @this {Logger} @param {string} message */
    [name](message) {
      this.write(level, message);
    },
  });
}

/** @param {string} _name @param {string} file */
const create = async (_name, file) => new Logger(file);

// One by one: VS Code imports them by their names.
exports.version = 0;
exports.setLevel = () => undefined;
exports.setFlushOn = () => undefined;
exports.Logger = Logger;
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;

/** Wraps text in a style, or returns it as it is. */
export type Paint = (text: string) => string;

export interface Palette {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly cyan: Paint;
}

const introducer = "\u001b[";

/** Every style sets and resets its own attribute only, so that styles nest. */
export function createPalette(colored: boolean): Palette {
  const paint = (on: number, off: number): Paint =>
    colored ? (text) => (text === "" ? "" : `${introducer}${on}m${text}${introducer}${off}m`) : (text) => text;
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
    cyan: paint(36, 39),
  };
}

/** Colour belongs on a terminal; `FORCE_COLOR` and `NO_COLOR` decide before that, as Node itself reads them. */
export function wantsColor(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  const force = env.FORCE_COLOR;
  if (force !== undefined) return force !== "0" && force !== "false";
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== "") return false;
  return isTerminal && env.TERM !== "dumb";
}

/** Where a verb speaks: results to standard output, progress and errors to standard error. */
export interface Terminal {
  /** Prints one line. */
  out(line: string): void;
  /** Prints one line. */
  err(line: string): void;
  readonly paint: Palette;
  readonly errPaint: Palette;
}

/** The terminal of this process. */
export function createTerminal(env: NodeJS.ProcessEnv): Terminal {
  const { stdout, stderr } = process;
  return {
    out: (line) => void stdout.write(`${line}\n`),
    err: (line) => void stderr.write(`${line}\n`),
    paint: createPalette(wantsColor(env, stdout.isTTY === true)),
    errPaint: createPalette(wantsColor(env, stderr.isTTY === true)),
  };
}

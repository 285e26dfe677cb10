/** A command line taken apart without a shell. */
export type CommandLine =
  | {
      readonly type: "command";
      readonly command: string;
      readonly args: readonly string[];
      /** Assignments before the command: `PYTHONPATH=. pytest`. */
      readonly env: Readonly<Record<string, string>>;
    }
  /** It asks for something that only a shell does; `reason` says what, in one sentence. */
  | { readonly type: "refused"; readonly reason: string; readonly needsShell: boolean };

const operators = "|<>&;()`\n\r";
const operatorNames: Readonly<Record<string, string>> = { "\n": "a line break", "\r": "a line break" };

/**
 * Reads words as a POSIX shell does: blanks part them, single quotes keep everything, double quotes know `\"` and `\\`. Outside of
 * single quotes `$NAME` gives the value from `variables`, as one word. A backslash before anything but a blank, a quote, a
 * backslash or an operator stands for itself, so that Windows paths survive. Never throws; operators are refused.
 */
export function parseCommandLine(text: string, variables: Readonly<Record<string, string>> = {}): CommandLine {
  const reader = new WordReader(text.trim(), variables);
  const words = reader.readAll();
  if (typeof words === "string") return { type: "refused", reason: words, needsShell: /shell/.test(words) };
  const env: Record<string, string> = {};
  const isAssignment = (word: string | undefined) => word !== undefined && /^[A-Za-z_]\w*=/.test(word);
  while (isAssignment(words[0])) {
    const word = words.shift() ?? "";
    const at = word.indexOf("=");
    env[word.slice(0, at)] = word.slice(at + 1);
  }
  const [command, ...args] = words;
  return command
    ? { type: "command", command, args, env }
    : { type: "refused", reason: "there is no command", needsShell: false };
}

class WordReader {
  readonly #text: string;
  readonly #variables: Readonly<Record<string, string>>;
  #at = 0;

  constructor(text: string, variables: Readonly<Record<string, string>>) {
    this.#text = text;
    this.#variables = variables;
  }

  /** The words, or why they cannot be read. */
  readAll(): string[] | string {
    const words: string[] = [];
    try {
      while (this.#at < this.#text.length) {
        if (this.#isBlank()) this.#at++;
        else words.push(this.#word());
      }
      return words;
    } catch (error) {
      if (error instanceof Refusal) return error.message;
      throw error;
    }
  }

  #isBlank(): boolean {
    return this.#text[this.#at] === " " || this.#text[this.#at] === "\t";
  }

  #word(): string {
    let word = "";
    while (this.#at < this.#text.length && !this.#isBlank()) {
      const character = this.#text[this.#at] ?? "";
      if (character === "'") word += this.#single();
      else if (character === '"') word += this.#double();
      else if (character === "\\") word += this.#escaped(` \t'"\\$${operators}`);
      else if (character === "$") word += this.#variable();
      else if (operators.includes(character)) throw new Refusal(operatorReason(this.#text.slice(this.#at)));
      else {
        word += character;
        this.#at++;
      }
    }
    return word;
  }

  #single(): string {
    const end = this.#text.indexOf("'", this.#at + 1);
    if (end === -1) throw new Refusal("a single quote is not closed");
    const inside = this.#text.slice(this.#at + 1, end);
    this.#at = end + 1;
    return inside;
  }

  #double(): string {
    let inside = "";
    this.#at++;
    for (;;) {
      const character = this.#text[this.#at];
      if (character === undefined) throw new Refusal("a double quote is not closed");
      if (character === '"') {
        this.#at++;
        return inside;
      }
      if (character === "`") throw new Refusal(operatorReason("`"));
      if (character === "\\") inside += this.#escaped('"\\$`');
      else if (character === "$") inside += this.#variable();
      else {
        inside += character;
        this.#at++;
      }
    }
  }

  #escaped(special: string): string {
    const next = this.#text[this.#at + 1];
    const isSpecial = next !== undefined && special.includes(next);
    this.#at += isSpecial ? 2 : 1;
    return isSpecial ? next : "\\";
  }

  #variable(): string {
    const rest = this.#text.slice(this.#at);
    if (rest.startsWith("$(")) throw new Refusal(operatorReason("$("));
    const match = /^\$(?:(\w+)|\{(\w+)\})/.exec(rest);
    const name = match?.[1] ?? match?.[2];
    if (!match || name === undefined) {
      if (rest.startsWith("${")) throw new Refusal(operatorReason("${"));
      this.#at++;
      return "$";
    }
    const value = Object.hasOwn(this.#variables, name) ? this.#variables[name] : undefined;
    if (value === undefined) throw new Refusal(`it uses the variable $${name}, which only a shell would know`);
    this.#at += match[0].length;
    return value;
  }
}

class Refusal extends Error {}

function operatorReason(rest: string): string {
  const operator = /^(?:\$[({]|&&|\|\||>>|<<|.)/s.exec(rest)?.[0] ?? "";
  return `it uses ${operatorNames[operator] ?? operator}, which needs a shell; put it into a script and name that`;
}

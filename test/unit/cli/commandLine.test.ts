import assert from "node:assert/strict";
import { parseCommandLine } from "../../../src/cli/commandLine.ts";
import { type VerbSpec, verbs } from "../../../src/cli/verbTable.ts";
import { ControlError } from "../../../src/core/base/errors.ts";

function run(...argv: string[]) {
  const invocation = parseCommandLine(argv);
  assert.equal(invocation.type, "run");
  return invocation as Extract<typeof invocation, { type: "run" }>;
}

function refusal(...argv: string[]): string {
  try {
    parseCommandLine(argv);
  } catch (error) {
    assert.ok(error instanceof ControlError);
    assert.equal(error.code, "usage");
    return error.message;
  }
  return assert.fail(`${argv.join(" ")} was taken`);
}

describe("command line", () => {
  it("takes the verb in any case", () => {
    assert.equal(run("AUTO").verb.name, "auto");
    assert.equal(run("Status").verb.name, "status");
  });

  it("takes options before and behind the verb", () => {
    const { flags, verb } = run("--cwd", "there", "status", "--json");
    assert.equal(verb.name, "status");
    assert.equal(flags.value("cwd"), "there");
    assert.equal(flags.has("json"), true);
    assert.equal(run("--agent", "status quo", "auto").flags.value("agent"), "status quo");
  });

  it("reads words, lists and what is not there", () => {
    const { flags, words } = run("task", "add", "A title", "--tag", "a", "--tag=b");
    assert.deepEqual(words, ["add", "A title"]);
    assert.deepEqual(flags.values("tag"), ["a", "b"]);
    assert.deepEqual(flags.values("verify"), []);
    assert.equal(flags.value("priority"), undefined);
    assert.equal(flags.has("json"), false);
  });

  it("answers the words of old modes", () => {
    for (const word of ["GO", "blitz", "BATCH", "BATCH_20", "go_batch_20", "WORK_PACKET", "save", "burst"]) {
      assert.match(refusal(word), /AUTO is the only command/);
    }
  });

  it("names what it expected", () => {
    assert.match(refusal("stats"), /Unexpected verb "stats", expected one of status, tasks/);
    assert.match(refusal("status", "--nope"), /--nope.*control-plane status --help/);
    assert.match(refusal("status", "more"), /Unexpected "more"; usage: control-plane status/);
    assert.match(refusal("auto", "--executor", "magic"), /Unexpected --executor "magic", expected command or manual/);
    assert.match(refusal("status", "--cwd"), /--cwd/);
    assert.match(refusal("task"), /Something is missing; usage: control-plane task add/);
    assert.match(refusal(), /expected a verb/);
    assert.match(refusal("--nope"), /--nope/);
  });

  /** A call with this option that is right, but for its value. */
  const callWith = (verb: VerbSpec, name: string, ...value: string[]) => {
    const [word = ""] = verb.options[name]?.only ?? [];
    const words = [word, ...Array.from({ length: verb.words.min }, () => "x")].filter(Boolean);
    return [verb.name, ...words.slice(0, Math.max(1, verb.words.min)), `--${name}`, ...value];
  };

  for (const verb of verbs) {
    it(`${verb.name}: unknown, surplus, missing and empty arguments are refused`, () => {
      const words = Array.from({ length: verb.words.max + 1 }, () => "x");
      assert.match(refusal(verb.name, ...words), /Unexpected "x"; usage: /);
      if (verb.words.min > 0) assert.match(refusal(verb.name), /Something is missing/);
      if (verb.words.max > 0) assert.match(refusal(verb.name, " "), /Unexpected empty word/);
      for (const [name, { choices, mayBeEmpty, type }] of Object.entries(verb.options)) {
        if (type === "boolean") assert.match(refusal(verb.name, `--${name}=1`), /does not take an argument/);
        else assert.match(refusal(...callWith(verb, name)), /argument missing/);
        if (type === "boolean" || mayBeEmpty) continue;
        for (const empty of ["", " ", ","])
          assert.match(refusal(...callWith(verb, name, empty)), choices ? /expected/ : new RegExp(`empty --${name}`));
      }
    });
  }

  it("refuses options beside words and options that they do not belong to", () => {
    for (const { name: verb, options } of verbs) {
      for (const [name, { only, without = [] }] of Object.entries(options)) {
        if (only) assert.ok(only.every((word) => word === "" || !word.includes(" ")));
        for (const other of without) assert.ok(options[other], `${verb} --${name} without --${other}`);
      }
    }
    assert.match(refusal("task", "move", "T-1", "TODO", "--reason", "x"), /--reason, it belongs to task block/);
    assert.match(refusal("runs", "show", "x", "--limit", "3"), /--limit, it belongs to runs$/);
    assert.match(refusal("services", "--follow"), /--follow, it belongs to services logs/);
    assert.match(refusal("init", "--workflow", "--dry-run"), /Unexpected --dry-run, expected --workflow without it/);
    assert.match(refusal("auto", "--verify", "--dry-run"), /Unexpected --dry-run, expected --verify without it/);
    assert.match(refusal("auto", "--stop", "--verify"), /Unexpected --verify, expected --stop without it/);
    assert.match(refusal("help", "status", "more"), /Unexpected "more"/);
    assert.deepEqual(run("task", "edit", "T-1", "--tag", "").flags.values("tag"), [""]);
  });

  it("names the form of the call that was begun", () => {
    assert.match(refusal("task", "move"), /usage: control-plane task move ID STATE$/);
  });

  it("never forces init", () => {
    assert.match(refusal("init", "--force"), /--force/);
  });

  it("gives help for all, for one, and the version", () => {
    assert.deepEqual(parseCommandLine(["--help"]), { type: "help", verb: undefined });
    assert.deepEqual(parseCommandLine(["help"]), { type: "help", verb: undefined });
    for (const argv of [
      ["auto", "--help"],
      ["help", "AUTO"],
      ["-h", "auto"],
    ]) {
      const invocation = parseCommandLine(argv);
      assert.equal(invocation.type === "help" && invocation.verb?.name, "auto");
    }
    assert.deepEqual(parseCommandLine(["--version"]), { type: "version" });
  });

  it("knows each option in one shape only, since the verb is found before its options are known", () => {
    const shapes = new Map<string, string>();
    for (const verb of verbs) {
      for (const [name, { type }] of Object.entries(verb.options)) {
        assert.equal(shapes.get(name) ?? type, type, `--${name} of ${verb.name}`);
        shapes.set(name, type);
      }
    }
  });
});

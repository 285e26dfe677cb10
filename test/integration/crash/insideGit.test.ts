/** The engine is killed while git makes a commit, at each place where git lets a hook look on; git lives on, or dies too. */
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { assertDoneOnce, type CrashPlace, twoAtATime, withCrashPlaces } from "./crashPlace.ts";

const hooks = ["pre-commit", "prepare-commit-msg", "commit-msg", "reference-transaction", "post-commit", "pre-auto-gc"];
/** A hook, and what its first word has to be. */
const moments = [
  ["pre-commit", ""],
  ["prepare-commit-msg", ""],
  ["commit-msg", ""],
  ["reference-transaction", "prepared"],
  ["reference-transaction", "committed"],
  ["post-commit", ""],
  // Below git commit, a git that looks whether there is something to tidy up, under a lock of its own.
  ["pre-auto-gc", ""],
] as const;

/** Kills at its n-th call, and only below an engine that says which. Nothing is ever tidied up. */
const hookText = (name: string) => `#!/bin/sh
result=${name === "pre-auto-gc" ? 1 : 0}
[ "$CRASH_HOOK" = "${name}" ] || exit $result
[ -z "$CRASH_WORD" ] || [ "$CRASH_WORD" = "$1" ] || exit $result
count=$(cat "$CRASH_COUNT" 2>/dev/null || echo 0)
count=$((count + 1))
echo $count > "$CRASH_COUNT"
[ $count = "$CRASH_AT" ] || exit $result
kill -9 $CRASH_ENGINE
[ "$CRASH_GIT" = dies ] && kill -9 $PPID
exit $result
`;

function installHooks(place: CrashPlace): void {
  const folder = path.join(place.root, ".git/hooks");
  mkdirSync(folder);
  for (const name of hooks) {
    writeFileSync(path.join(folder, name), hookText(name));
    chmodSync(path.join(folder, name), 0o755);
  }
  // git guesses by this one folder how many loose objects there are.
  place.git("config", "gc.auto", "1");
  for (const name of ["0", "1", "2"]) place.write(`.git/objects/17/${name.repeat(38)}`, "");
  place.makeDirty();
}

describe("a cycle killed inside of git", () => {
  it("is finished by the next AUTO, in each commit, at each hook, whether git lives or dies", async function () {
    // Hooks of git for Windows see other process numbers than the system's.
    if (process.platform === "win32") this.skip();
    this.timeout(600_000);
    const points = moments.flatMap(([hook, word]) =>
      ["1", "2", "3"].flatMap((at) => ["lives", "dies"].map((git) => ({ hook, word, at, git }))),
    );
    await withCrashPlaces(installHooks, async (next) => {
      const faultOf = async ({ hook, word, at, git }: (typeof points)[number]): Promise<string | undefined> => {
        const place = next();
        const count = path.join(place.outside, "count");
        const env = { CRASH_HOOK: hook, CRASH_WORD: word, CRASH_AT: at, CRASH_GIT: git, CRASH_COUNT: count };
        try {
          const { signal, words } = await place.engine({}, env);
          assert.equal(signal, "SIGKILL", `the point was not reached ${words}`);
          await assertDoneOnce(place);
          place.remove();
          return undefined;
        } catch (error) {
          return `${hook} ${word} of commit ${at}, git ${git}: ${error instanceof Error ? error.message : error}`;
        }
      };
      const wrong: string[] = [];
      await twoAtATime(points, async (point) => {
        const fault = await faultOf(point);
        if (fault !== undefined) wrong.push(fault);
      });
      assert.deepEqual(wrong, []);
    });
  });
});

import assert from "node:assert/strict";
import { open } from "../../support/opened.ts";
import { type TempRepo, withTempRepo } from "../../support/tempRepo.ts";

/** What an agent may leave in a tree. */
const trees: Readonly<Record<string, (repo: TempRepo) => void>> = {
  "nothing changed": () => undefined,
  "new files only": (repo) => {
    repo.write("new.txt", "n\n");
    repo.write("deep/er.txt", "d\n");
  },
  "a changed and a new file": (repo) => {
    repo.write("a.txt", "changed\n");
    repo.write("new.txt", "n\n");
  },
  "a file that git was told to forget": (repo) => void repo.git("rm", "--quiet", "--cached", "a.txt"),
  "a renamed file": (repo) => void repo.git("mv", "a.txt", "moved.txt"),
  "a folder in the place of a file": (repo) => {
    repo.remove("a.txt");
    repo.write("a.txt/b.txt", "b\n");
  },
  "a file that is known and not added": (repo) => {
    repo.write("new.txt", "n\n");
    repo.git("add", "--intent-to-add", "new.txt");
  },
  "a commit since": (repo) => {
    repo.write("committed.txt", "c\n");
    repo.git("add", "--all");
    repo.git("commit", "--quiet", "--message=since");
    repo.write("new.txt", "n\n");
  },
};

describe("what differs from a base", () => {
  for (const [name, make] of Object.entries(trees)) {
    it(`is the same whether the state is known or git is asked: ${name}`, () =>
      withTempRepo({ "a.txt": "a\n", "b.txt": "b\n" }, async (repo) => {
        const base = repo.git("rev-parse", "HEAD").trim();
        make(repo);
        const repository = await open(repo.root);
        const seen = await repository.state();
        const changes = await repository.changesSince(base);
        assert.deepEqual(await repository.changesSince(base, undefined, seen), changes);
        const paths = changes.map((change) => change.path);
        const patch = await repository.patchSince(base, paths);
        assert.equal(await repository.patchSince(base, paths, undefined, seen), patch);
        // A path that became a folder is asked of git as that folder.
        for (const path of paths.filter((one) => !paths.some((other) => other.startsWith(`${one}/`)))) {
          const alone = await repository.patchSince(base, [path]);
          assert.equal(await repository.patchSince(base, [path], undefined, seen), alone, path);
        }
      }));
  }
});

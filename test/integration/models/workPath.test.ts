import assert from "node:assert/strict";
import path from "node:path";
import fc from "fast-check";
import { ControlError } from "../../../src/core/base/errors.ts";
import { isInside } from "../../../src/node/files/repositoryPath.ts";
import { resolveWorkPath } from "../../../src/node/models/workPath.ts";
import { withTempRepo } from "../../support/tempRepo.ts";

describe("paths that a worker names", () => {
  it("are found under one name, however they are written", async () => {
    await withTempRepo({ "src/app.js": "x" }, async ({ root }) => {
      for (const written of ["src/app.js", "./src/app.js", "src//app.js", "src\\app.js", " src/app.js "]) {
        const place = await resolveWorkPath(root, written);
        assert.deepEqual([place.path, place.kind], ["src/app.js", "file"], written);
      }
      assert.equal((await resolveWorkPath(root, "src")).kind, "folder");
      assert.equal((await resolveWorkPath(root, "src/new/deep.js")).kind, "missing");
    });
  });

  it("never lead out of the repository, into git's folder, or to another name of either", async () => {
    await withTempRepo({ "src/app.js": "x" }, async ({ root }) => {
      const segment = fc.constantFrom(
        "..",
        ".",
        "",
        "src",
        "app.js",
        ".git",
        ".GIT",
        ".git.",
        ".git ",
        "git~1",
        "~",
        "C:",
        "a:b",
        "\0",
        "new",
      );
      const words = fc.tuple(
        fc.constantFrom("", "/", "\\", "//host/"),
        fc.array(segment, { maxLength: 5 }),
        fc.constantFrom("/", "\\"),
      );
      await fc.assert(
        fc.asyncProperty(words, async ([begin, segments, separator]) => {
          try {
            const place = await resolveWorkPath(root, begin + segments.join(separator));
            assert.ok(isInside(root, place.absolute), place.absolute);
            assert.ok(!/(^|\/)\.git/i.test(place.path), place.path);
            assert.equal(path.resolve(root, place.path), place.absolute);
          } catch (error) {
            if (!(error instanceof ControlError)) throw error;
            assert.equal(error.code, "path-refused");
          }
        }),
        { numRuns: 300 },
      );
    });
  });

  it("say what is wrong with them", async () => {
    await withTempRepo({ "src/app.js": "x" }, async ({ root }) => {
      for (const written of ["", "..", "/etc/passwd", ".git", "src/.git/config", "src/app.js::$DATA"]) {
        await assert.rejects(resolveWorkPath(root, written), { code: "path-refused" }, written);
      }
    });
  });
});

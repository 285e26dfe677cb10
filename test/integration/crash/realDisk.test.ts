/** A disk that is really full, folders that are really read-only: file systems of their own, as root on Linux may make them. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { withTempFolder } from "../../support/tempRepo.ts";
import { assertSound, CrashPlace, first, withCrashPlaces } from "./crashPlace.ts";

const mount = (...args: string[]) => execFileSync("mount", args, { stdio: ["ignore", "ignore", "pipe"] });
const unmount = (folder: string) => execFileSync("umount", [folder], { stdio: ["ignore", "ignore", "pipe"] });

function mayMount(folder: string): boolean {
  try {
    mount("-t", "tmpfs", "-o", "size=64k", "control-plane-test", folder);
  } catch {
    return false; // Not root, not Linux, or a container that forbids it.
  }
  unmount(folder);
  return true;
}

/** Gives `use` an empty folder that is mounted for it; the test is skipped where nothing may be mounted. */
async function withMounted(test: Mocha.Context, size: string, use: (folder: string) => Promise<void>): Promise<void> {
  await withTempFolder(async (outer) => {
    const folder = path.join(outer, "disk");
    mkdirSync(folder);
    if (!mayMount(folder)) {
      console.log("    skipped: this user may not mount a file system here");
      test.skip();
    }
    mount("-t", "tmpfs", "-o", `size=${size}`, "control-plane-test", folder);
    try {
      await use(folder);
    } finally {
      unmount(folder);
    }
  });
}

/** A copy of the place on the mounted disk. */
function moved(place: CrashPlace, folder: string): CrashPlace {
  const own = path.join(folder, "place");
  cpSync(path.dirname(place.root), own, { recursive: true, verbatimSymlinks: true });
  return new CrashPlace(own);
}

/** Leaves so many kilobytes free, and gives what ends that. */
function fill(folder: string, kilobytes: number): () => void {
  const { bavail, bsize } = statfsSync(folder);
  const file = path.join(folder, "filler");
  writeFileSync(file, Buffer.alloc(Math.max(0, bavail * bsize - kilobytes * 1024)));
  return () => rmSync(file);
}

/** Once there is room again, or leave to write, AUTO does the task; nothing is lost meanwhile. */
async function assertMended(place: CrashPlace): Promise<void> {
  for (let again = 0; again < 3; again++) {
    await place.auto();
    if (place.document().findTask(first)?.state === "DONE") break;
  }
  await assertSound(place);
}

describe("a cycle on a real disk", function () {
  this.timeout(120_000);

  for (const kilobytes of [0, 24, 80, 120]) {
    it(`that has ${kilobytes} KB left ends with a true document, and is done when there is room`, async function () {
      await withMounted(this, "16m", (disk) =>
        withCrashPlaces(
          (place) => place.makeDirty(),
          async (next) => {
            const place = moved(next(), disk);
            const documentBefore = place.document().findTask(first)?.state;
            const free = fill(disk, kilobytes);
            const { code, signal, words } = await place.engine({});
            assert.equal(signal, null, words);
            if (kilobytes < 24) assert.notEqual(code, 0, "a cycle cannot go well here");
            if (code !== 0) assert.match(words, /ENOSPC|[Nn]o space left|disk|unable to/, "it says why");
            const state = place.document().findTask(first)?.state;
            assert.ok(state === documentBefore || state === "DONE" || state === "DOING", `the task is ${state}`);
            free();
            await assertMended(place);
          },
        ),
      );
    });
  }

  for (const what of ["docs", "."]) {
    it(`with ${what === "." ? "a repository" : "the document's folder"} that is read-only says so, and is done when it is not`, async function () {
      await withMounted(this, "16m", (disk) =>
        withCrashPlaces(
          (place) => place.makeDirty(),
          async (next) => {
            const place = moved(next(), disk);
            const folder = path.join(place.root, what);
            const text = place.read("docs/CONTROL_PLANE.md");
            mount("--bind", folder, folder);
            try {
              mount("-o", "remount,ro,bind", folder);
              const { code, signal, words } = await place.engine({});
              assert.equal(signal, null, words);
              assert.notEqual(code, 0, "a cycle cannot go well here");
              assert.match(words, /EROFS|[Rr]ead-only/, "it says why");
              assert.equal(place.read("docs/CONTROL_PLANE.md"), text);
            } finally {
              unmount(folder);
            }
            await assertMended(place);
          },
        ),
      );
    });
  }
});

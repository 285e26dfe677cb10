import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { lendPackages } from "../../../src/node/git/lendPackages.ts";
import { withTempFolder, withTempRepo } from "../../support/tempRepo.ts";

function write(root: string, name: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), text);
}

/** As pnpm writes them: relative, and junctions on Windows. */
function link(root: string, name: string, to: string): void {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  const isWindows = process.platform === "win32";
  symlinkSync(
    isWindows ? path.resolve(path.dirname(path.join(root, name)), to) : to,
    path.join(root, name),
    "junction",
  );
}

/** Packages in pnpm's places: `plain` alone, `peer` uses `own` of the repository, and `user` uses `peer`. */
function install(root: string): void {
  const store = "node_modules/.pnpm";
  write(root, `${store}/lock.yaml`, "lockfileVersion: '9.0'\n");
  write(root, `${store}/plain@1.0.0/node_modules/plain/index.js`, 'module.exports = "plain";\n');
  write(
    root,
    `${store}/@s+peer@1.0.0_own/node_modules/@s/peer/index.js`,
    'module.exports = "peer of " + require("own");\n',
  );
  link(root, `${store}/@s+peer@1.0.0_own/node_modules/own`, "../../../../packages/own");
  write(root, `${store}/user@1.0.0/node_modules/user/index.js`, 'module.exports = "user of " + require("@s/peer");\n');
  link(root, `${store}/user@1.0.0/node_modules/@s/peer`, "../../../@s+peer@1.0.0_own/node_modules/@s/peer");
  link(root, `${store}/user@1.0.0/node_modules/plain`, "../../plain@1.0.0/node_modules/plain");
  link(root, `${store}/node_modules/own`, "../../../packages/own");
  link(root, "node_modules/plain", ".pnpm/plain@1.0.0/node_modules/plain");
  link(root, "packages/app/node_modules/user", "../../../node_modules/.pnpm/user@1.0.0/node_modules/user");
  link(root, "packages/app/node_modules/own", "../../own");
}

function answer(root: string, words: string): string {
  return execFileSync(process.execPath, ["-p", words], {
    cwd: path.join(root, "packages/app"),
    encoding: "utf8",
  }).trim();
}

describe("packages lent to another tree", () => {
  it("of pnpm lead to that tree's own sources, through however many packages, and go without a trace", () => {
    const files = {
      ".gitignore": "node_modules/\n",
      "packages/own/index.js": 'module.exports = "the repository";\n',
      "packages/app/index.js": "\n",
    };
    return withTempRepo(files, ({ root }) =>
      withTempFolder(async (tree) => {
        install(root);
        for (const [name, text] of Object.entries(files)) write(tree, name, text.replace("repository", "tree"));
        const lent = await lendPackages(root, tree);
        assert.deepEqual(lent.kept, []);
        assert.equal(answer(tree, 'require("user")'), "user of peer of the tree");
        assert.equal(answer(tree, 'require("own")'), "the tree");
        assert.equal(answer(tree, 'require("plain")'), "plain");
        const store = path.join(tree, "node_modules/.pnpm");
        assert.ok(lstatSync(path.join(store, "plain@1.0.0")).isSymbolicLink(), "what leads nowhere back is not copied");
        await lent.takeBack();
        assert.ok(!existsSync(path.join(tree, "node_modules")));
        assert.equal(answer(root, 'require("user")'), "user of peer of the repository");
      }),
    );
  });
});

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { parse } from "yaml";
import { runJson } from "../../support/commandLine.ts";
import { type TempRepo, withTempRepo } from "../../support/tempRepo.ts";

const hook = async (repo: TempRepo, action: string) => runJson(["hook", action], { cwd: repo.root });
const states = (value: { hooks: { state: string }[] }) => value.hooks.map(({ state }) => state);

/** Names and bytes below the git folder that the guard may touch. */
function traces(repo: TempRepo): string[] {
  const folders = [".git/hooks", ".git/control-plane", ".husky", ".githooks"].filter((folder) =>
    existsSync(repo.absolute(folder)),
  );
  return folders.flatMap((folder) =>
    readdirSync(repo.absolute(folder), { recursive: true, encoding: "utf8" })
      .filter((name) => statSync(repo.absolute(`${folder}/${name}`)).isFile())
      .sort()
      .map((name) => `${folder}/${name} ${repo.read(`${folder}/${name}`)}`),
  );
}

describe("hook install, remove, status", () => {
  it("leaves no trace behind", () =>
    withTempRepo({ "a.txt": "a\n" }, async (repo) => {
      const before = traces(repo);
      assert.deepEqual(states((await hook(repo, "status")).value), ["absent", "absent"]);
      const installed = await hook(repo, "install");
      assert.equal(installed.code, 0);
      assert.deepEqual(states(installed.value), ["installed", "installed"]);
      const once = traces(repo);
      assert.notDeepEqual(once, before);
      await hook(repo, "install");
      assert.deepEqual(traces(repo), once);
      const removed = await hook(repo, "remove");
      assert.equal(removed.code, 0);
      assert.deepEqual(traces(repo), before);
      assert.equal(repo.git("status", "--porcelain"), "");
    }));

  it("makes the hooks folder where there is none, and takes it away again", () =>
    withTempRepo({ "a.txt": "a\n" }, async (repo) => {
      rmSync(repo.absolute(".git/hooks"), { recursive: true });
      await hook(repo, "install");
      await hook(repo, "install");
      assert.ok(existsSync(repo.absolute(".git/hooks/pre-commit")));
      await hook(repo, "remove");
      assert.ok(!existsSync(repo.absolute(".git/hooks")));
    }));

  it("calls the hook that was there first, respects its answer, and puts it back byte for byte", () =>
    withTempRepo({ "a.txt": "a\n" }, async (repo) => {
      const former = '#!/bin/sh\necho "former $#"\nexit 3\n';
      repo.write(".git/hooks/pre-commit", former);
      chmodSync(repo.absolute(".git/hooks/pre-commit"), 0o755);
      const { value } = await hook(repo, "install");
      assert.deepEqual(
        value.hooks.map(({ chained }: { chained: boolean }) => chained),
        [true, false],
      );
      repo.write("a.txt", "b\n");
      const { status, stderr } = spawnSync("git", ["commit", "-qam", "x"], { cwd: repo.root, encoding: "utf8" });
      assert.equal(status, 1);
      assert.match(stderr, /former 0/);
      await hook(repo, "remove");
      assert.equal(repo.read(".git/hooks/pre-commit"), former);
      assert.equal(
        statSync(repo.absolute(".git/hooks/pre-commit")).mode & 0o100,
        process.platform === "win32" ? 0 : 0o100,
      );
      assert.ok(!readdirSync(repo.absolute(".git/hooks")).some((name) => name.includes("control-plane")));
    }));

  const editOf = (edited: (text: string) => string) => (repo: TempRepo, file: string) =>
    repo.write(file, edited(repo.read(file)));
  for (const [what, spoil, detail] of [
    ["ends before the guard", editOf((text) => text.replace("\n", "\nexit 0\n")), /edited/],
    ["lost its last lines", editOf((text) => text.slice(0, text.indexOf("\ncode=") + 1)), /edited/],
    ["has another shell", editOf((text) => text.replace("#!/bin/sh", "#!/bin/true")), /edited/],
    ["calls a program that is gone", editOf((text) => text.replace(/^program='.*'$/m, "program='/gone'")), /gone/],
    ["is not executable", (repo: TempRepo, file: string) => chmodSync(repo.absolute(file), 0o644), /not executable/],
  ] as const) {
    it(`tells a hook that ${what}, and install mends it`, function () {
      if (what === "is not executable" && process.platform === "win32") this.skip(); // Every file can be run there.
      return withTempRepo({ "a.txt": "a\n" }, async (repo) => {
        await hook(repo, "install");
        const written = repo.read(".git/hooks/pre-commit");
        spoil(repo, ".git/hooks/pre-commit");
        const { value } = await hook(repo, "status");
        assert.deepEqual(states(value), ["stale", "installed"]);
        assert.match(value.hooks[0].detail, detail);
        assert.match(value.advice.join("\n"), /^pre-commit: .*; write it anew with: control-plane hook install$/);
        assert.deepEqual(states((await hook(repo, "install")).value), ["installed", "installed"]);
        assert.equal(repo.read(".git/hooks/pre-commit"), written);
      });
    });
  }

  const added = (text: string) => `${text.replace("\n", "\nif true; then\n  echo mine\nfi\n")}echo behind\n`;
  const mine = "#!/bin/sh\nif true; then\n  echo mine\nfi\necho behind\n";

  it("leaves lines that a person wrote into a hook, and says so", () =>
    withTempRepo({ "a.txt": "a\n" }, async (repo) => {
      await hook(repo, "install");
      editOf(added)(repo, ".git/hooks/pre-commit");
      const { code, value } = await hook(repo, "remove");
      assert.deepEqual([code, states(value)], [0, ["absent", "absent"]]);
      assert.match(value.advice.join("\n"), /Lines that others wrote into pre-commit stay: .*pre-commit$/);
      assert.equal(repo.read(".git/hooks/pre-commit"), mine);
      assert.equal(
        spawnSync("sh", [repo.absolute(".git/hooks/pre-commit")], { encoding: "utf8" }).stdout,
        "mine\nbehind\n",
      );
      assert.ok(!existsSync(repo.absolute(".git/hooks/commit-msg")));
    }));

  it("calls lines that a person wrote into a hook first when it writes the hook anew", () =>
    withTempRepo({ "a.txt": "a\n" }, async (repo) => {
      await hook(repo, "install");
      editOf(added)(repo, ".git/hooks/pre-commit");
      const { code, value } = await hook(repo, "install");
      assert.deepEqual([code, states(value), value.hooks[0].chained], [0, ["installed", "installed"], true]);
      assert.match(value.advice.join("\n"), /called first/);
      repo.write("a.txt", "b\n");
      const commit = spawnSync("git", ["commit", "-qam", "x"], { cwd: repo.root, encoding: "utf8" });
      assert.match(commit.stdout + commit.stderr, /mine\nbehind/);
      await hook(repo, "remove");
      assert.equal(repo.read(".git/hooks/pre-commit"), mine);
    }));

  it("keeps such lines beside a hook that was there before, and overwrites none", () =>
    withTempRepo({ "a.txt": "a\n" }, async (repo) => {
      const former = "#!/bin/sh\necho former\n";
      repo.write(".git/hooks/pre-commit", former);
      for (const again of [false, true]) {
        await hook(repo, "install");
        editOf(added)(repo, ".git/hooks/pre-commit");
        const before = traces(repo);
        const { code, value } = await hook(repo, "remove");
        if (again) {
          assert.deepEqual([code, value.error.code, traces(repo)], [2, "file-exists", before]);
        } else {
          assert.equal(code, 0);
          assert.equal(repo.read(".git/hooks/pre-commit"), former);
          assert.equal(repo.read(".git/hooks/pre-commit.lines-of-others"), mine);
        }
      }
    }));

  it("keeps a hook of others that came later", () =>
    withTempRepo({ "a.txt": "a\n" }, async (repo) => {
      await hook(repo, "install");
      repo.write(".git/hooks/pre-commit", "#!/bin/sh\n# somebody else\n");
      const { code, value } = await hook(repo, "remove");
      assert.equal(code, 0);
      assert.deepEqual(states(value), ["absent", "absent"]);
      assert.equal(repo.read(".git/hooks/pre-commit"), "#!/bin/sh\n# somebody else\n");
    }));

  it("goes where core.hooksPath points inside of the repository", () =>
    withTempRepo({ "a.txt": "a\n" }, async (repo) => {
      repo.git("config", "core.hooksPath", ".githooks");
      await hook(repo, "install");
      assert.ok(existsSync(repo.absolute(".githooks/pre-commit")));
      assert.ok(!existsSync(repo.absolute(".git/hooks/pre-commit")));
      await hook(repo, "remove");
      assert.ok(!existsSync(repo.absolute(".githooks")));
    }));

  it("tells how where a folder is shared by repositories, and writes nothing there", () =>
    withTempRepo({ "a.txt": "a\n" }, async (repo) => {
      const shared = `${repo.root}-shared`;
      repo.git("config", "core.hooksPath", shared);
      const { code, value } = await hook(repo, "install");
      assert.equal(code, 4);
      assert.equal(value.keeper, "shared-folder");
      assert.match(value.advice.join("\n"), /control-plane\/hooks\/pre-commit/);
      assert.ok(!existsSync(shared));
    }));

  for (const [keeper, config, calledBy] of [
    ["husky", ".husky/pre-commit", [".husky/pre-commit", ".husky/commit-msg"]],
    ["lefthook", "lefthook.yml", ["lefthook.yml"]],
  ] as const) {
    it(`tells ${keeper}'s users how, edits nothing of it, and sees when it is done`, () =>
      withTempRepo({ [config]: "# mine\n" }, async (repo) => {
        const before = traces(repo);
        const { code, value } = await hook(repo, "install");
        assert.equal(code, 4);
        assert.equal(value.keeper, keeper);
        assert.deepEqual(states(value), ["waiting", "waiting"]);
        assert.equal(repo.read(config), "# mine\n");
        for (const target of calledBy) {
          const told =
            keeper === "husky" ? value.advice.filter((line: string) => line.includes(target)) : value.advice.slice(1);
          repo.write(target, told.map((line: string) => line.replace(/^Add to [^:]*: /, "")).join("\n"));
        }
        assert.deepEqual(states((await hook(repo, "status")).value), ["installed", "installed"]);
        if (keeper === "lefthook") {
          const config = parse(repo.read("lefthook.yml"));
          assert.match(
            config["pre-commit"].commands["control-plane"].run,
            /hooks\/pre-commit"; \[ ! -f "\$guard" \] \|\| sh "\$guard"$/,
          );
          assert.match(config["commit-msg"].commands["control-plane"].run, / \{1\}$/);
        } else assert.equal(spawnSync("sh", [repo.absolute(config)], { cwd: repo.root }).status, 0);
        await hook(repo, "remove");
        for (const target of calledBy) repo.remove(target);
        repo.write(config, "# mine\n");
        assert.deepEqual(traces(repo), before);
        assert.ok(!existsSync(repo.absolute(".git/control-plane")));
      }));
  }

  for (const [change, keeper, become] of [
    [
      "a .husky folder with core.hooksPath",
      "husky",
      (repo: TempRepo) => {
        repo.write(".husky/pre-commit", "# theirs\n");
        repo.git("config", "core.hooksPath", ".husky/_");
      },
    ],
    ["a lefthook.yml", "lefthook", (repo: TempRepo) => repo.write("lefthook.yml", "# theirs\n")],
    ["core.hooksPath alone", "git", (repo: TempRepo) => void repo.git("config", "core.hooksPath", ".githooks")],
    [
      "a shared folder",
      "shared-folder",
      (repo: TempRepo) => void repo.git("config", "core.hooksPath", `${repo.root}-s`),
    ],
  ] as const) {
    it(`takes everything away when ${change} came after the install`, () =>
      withTempRepo({ "a.txt": "a\n" }, async (repo) => {
        const former = "#!/bin/sh\necho former\n";
        repo.write(".git/hooks/commit-msg", former);
        const before = traces(repo);
        await hook(repo, "install");
        become(repo);
        assert.equal((await hook(repo, "install")).value.keeper, keeper);
        const { code, value } = await hook(repo, "remove");
        assert.equal(code, 0);
        assert.deepEqual(states(value), ["absent", "absent"]);
        const left = traces(repo).filter((trace) => !trace.startsWith(".husky/"));
        assert.deepEqual(left, before);
        if (keeper === "husky") assert.equal(repo.read(".husky/pre-commit"), "# theirs\n");
      }));
  }

  it("takes the guard out of husky's folder when husky is gone from the configuration", () =>
    withTempRepo({ "a.txt": "a\n" }, async (repo) => {
      const before = traces(repo);
      repo.write(".husky/_/keep", "");
      await hook(repo, "install");
      repo.remove(".husky/_/keep");
      rmSync(repo.absolute(".husky"), { recursive: true });
      await hook(repo, "remove");
      assert.deepEqual(traces(repo), before);
      assert.ok(!existsSync(repo.absolute(".git/control-plane")));
    }));

  it("needs a repository and a known word", () =>
    withTempRepo({ "a.txt": "a\n" }, async (repo) => {
      assert.equal((await hook(repo, "polish")).value.error.code, "usage");
      assert.equal(readFileSync(repo.absolute("a.txt"), "utf8"), "a\n");
    }));
});

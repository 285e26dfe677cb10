/** What an agent does to files. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describeAgents, documentFile, runFile } from "./lyingAgent.ts";

const hundredLines = Array.from({ length: 100 }, (_, line) => `line ${line}\n`).join("");
const manyFiles = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`src/text/${n}.txt`, hundredLines]));
const posixOnly = { when: process.platform === "win32", why: "Windows does not allow such names" };

describeAgents("files", [
  {
    does: "touches a prohibited document",
    script: `work(); write("docs/OLD_PLAN.md", "# New plan\\n");`,
    ends: "BLOCKED",
    says: /OLD_PLAN/,
    after: (repo, result) => {
      assert.match(repo.read("docs/OLD_PLAN.md"), /^# Old plan/);
      assert.match(runFile(repo, result, "diff.patch"), /New plan/);
    },
  },
  {
    does: "deletes a prohibited document and commits that",
    script: `work(); git("rm", "-q", "docs/OLD_PLAN.md"); git("add", "src"); git("commit", "-qm", "feat: notes");`,
    ends: "BLOCKED",
    says: /OLD_PLAN/,
    after: (repo) => assert.match(repo.git("show", "HEAD:docs/OLD_PLAN.md"), /^# Old plan/),
  },
  {
    does: "moves a prohibited document away",
    script: `work(); fs.renameSync("docs/OLD_PLAN.md", "docs/NEW_PLAN.md");`,
    ends: "BLOCKED",
    says: /OLD_PLAN/,
    after: (repo) => assert.ok(repo.exists("docs/OLD_PLAN.md")),
  },
  {
    does: "creates a prohibited document that was not there, in other letters",
    script: `work(); write("Docs/old_plan.MD", "# Mine\\n");`,
    ends: "BLOCKED",
    says: /old_plan/i,
    after: (repo) => assert.ok(!repo.exists("Docs/old_plan.MD")),
  },
  {
    does: "changes 200 files",
    script: `for (let n = 0; n < 200; n++) write("src/many/" + n + ".json", "{}\\n");`,
    ends: "DOING",
    says: /200 files changed, the limit is 60/,
    after: (repo, result) => {
      assert.equal(repo.git("log", "-1", "--format=", "--name-only").trim(), documentFile);
      assert.match(runFile(repo, result, "diff.patch"), /src\/many\/199\.json/);
    },
  },
  {
    does: "writes a giant file",
    script: `write("src/big.txt", "x\\n".repeat(2e6));`,
    ends: "DOING",
    says: /the limit is/,
  },
  {
    does: "changes 200 files and goes on for ever",
    script: `for (let n = 0; n < 200; n++) write("src/many/" + n + ".json", "{}\\n"); forever();`,
    ends: "DOING",
    says: /200 files changed, the limit is 60/,
  },
  {
    does: "changes line endings everywhere",
    files: manyFiles,
    script: `work(); for (const name of fs.readdirSync("src/text")) write("src/text/" + name, read("src/text/" + name).replaceAll("\\n", "\\r\\n"));`,
    ends: "DOING",
    says: /lines changed, the limit is 3000/,
  },
  {
    does: "renames a folder of files",
    files: manyFiles,
    script: `work(); fs.renameSync("src/text", "src/words");`,
    ends: "DOING",
    says: /limit/,
  },
  {
    does: "removes many files",
    files: Object.fromEntries(
      Object.keys(manyFiles)
        .slice(0, 15)
        .map((name) => [name, "x\n"]),
    ),
    script: `work(); fs.rmSync("src/text", { recursive: true });`,
    ends: "BLOCKED",
    says: /HIGH risk|15 files/,
  },
  {
    does: "deletes a test",
    script: `work(); fs.rmSync("test/app.test.json");`,
    ends: "BLOCKED",
    says: /test\/app\.test\.json/,
  },
  {
    does: "adds a dependency",
    files: { "package.json": `{\n  "name": "x",\n  "dependencies": { "a": "1.0.0" }\n}\n` },
    script: `work(); write("package.json", read("package.json").replace('"a"', '"left-pad": "1.3.0", "a"'));`,
    ends: "BLOCKED",
    says: /left-pad/,
  },
  {
    does: "upgrades a dependency",
    files: { "requirements.txt": "flask==2.0\n" },
    script: `work(); write("requirements.txt", "flask==3.0\\n");`,
    ends: "BLOCKED",
    says: /flask|requirements\.txt/,
  },
  {
    does: "writes outside the repository through a link",
    script: `work(); fs.mkdirSync("../elsewhere"); fs.symlinkSync(path.resolve("../elsewhere"), "out"); write("out/x.txt", "outside\\n");`,
    ends: "BLOCKED",
    says: /out leads out of the repository|outside/,
    after: (repo) => assert.ok(!existsSync(path.join(repo.root, "out"))),
  },
  {
    does: "commits a link that leads out of the repository",
    script: `work(); fs.symlinkSync("../../../etc/passwd", "src/users.json"); git("add", "src"); git("commit", "-qm", "feat: notes");`,
    ends: "BLOCKED",
    says: /src\/users\.json/,
  },
  {
    does: "replaces a folder by a link out of the repository",
    script: `fs.cpSync("src", "../moved", { recursive: true }); fs.rmSync("src", { recursive: true }); fs.symlinkSync(path.resolve("../moved"), "src");`,
    ends: "BLOCKED",
    says: /src/,
    after: (repo) => assert.equal(repo.read("src/app.json"), "{}\n"),
  },
  {
    does: "creates a repository inside the repository",
    script: `work(); git("init", "-q", "inner"); write("inner/x.txt", "x\\n");`,
    ends: "BLOCKED",
    says: /inner/,
    after: (repo) => assert.ok(repo.exists("inner/x.txt")),
  },
  {
    does: "adds a submodule",
    script: `git("clone", "-q", ".", "../origin"); git("-c", "protocol.file.allow=always", "submodule", "add", "-q", path.resolve("../origin"), "module");`,
    ends: "BLOCKED",
    says: /git|module/,
  },
  {
    does: "commits inside a submodule",
    before: (repo) => {
      repo.git("clone", "-q", ".", "../origin");
      const origin = path.resolve(repo.root, "../origin");
      repo.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", origin, "module");
      repo.git("commit", "-qm", "a submodule");
    },
    script: `work(); git("-C", "module", "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-q", "--allow-empty", "-m", "feat: notes");`,
    ends: "BLOCKED",
    says: /module is a git repository of its own/,
    after: (repo, { report }) => {
      assert.match(report.next, /commit module yourself, as a submodule, or undo/);
      assert.ok(repo.dirt().includes(" M module"), "what is in the submodule stays");
    },
  },
  {
    does: "hides its work by .gitignore",
    script: `work(); write(".gitignore", "secret-work/\\n"); write("secret-work/x.json", "{}\\n");`,
    ends: "DONE",
    notes: /Ignored since this cycle/,
    after: (_repo, { report }) => assert.ok(report.files.includes(".gitignore")),
  },
  {
    does: "gives files names with line ends, quotes and bidi marks",
    unless: posixOnly,
    script: `write("src/a\\n### RUN 2026-01-01T00:00:00Z (AUTO - x - y)\\nb.json", "{}\\n"); write('src/"quoted" \\u202Egnp.json', "{}\\n"); write("src/-rf.json", "{}\\n");`,
    ends: "DONE",
    after: (repo) => {
      assert.deepEqual(repo.dirt(), []);
      assert.equal(repo.document().runLog?.entries.length, 1);
    },
  },
  {
    does: "renames a file to the same name in other letters",
    unless: { when: process.platform !== "linux", why: "the file system takes both names for one" },
    script: `fs.renameSync("src/app.json", "src/App.json");`,
    ends: "DONE",
    after: (repo) => assert.deepEqual(repo.dirt(), []),
  },
  {
    does: "changes only the mode of a file",
    unless: { when: process.platform === "win32", why: "Windows knows no such modes" },
    script: `fs.chmodSync("src/app.json", 0o755);`,
    ends: "DONE",
    after: (repo) => assert.match(repo.git("ls-tree", "HEAD", "src/app.json"), /^100755/),
  },
  {
    does: "makes files unreadable",
    unless: {
      when: process.platform === "win32" || process.getuid?.() === 0,
      why: "nothing is unreadable for this user",
    },
    script: `work(); fs.chmodSync("src/app.json", 0); fs.chmodSync("src/notes.json", 0);`,
    ends: "BLOCKED",
    says: /src\/(app|notes)\.json|cannot be (read|measured)/,
  },
  {
    does: "replaces a file by a pipe",
    unless: { when: process.platform === "win32", why: "Windows has no named pipes in folders" },
    script: `work(); fs.rmSync("src/app.json"); execFileSync("mkfifo", ["src/app.json"]);`,
    ends: "BLOCKED",
    says: /src\/app\.json/,
  },
  {
    does: "replaces a folder by a file",
    files: { "src/parts/a.json": "1\n", "src/parts/b.json": "2\n" },
    script: `fs.rmSync("src/parts", { recursive: true }); write("src/parts", "one\\n"); write("src/app.json", "[]\\n");`,
    ends: "DONE",
    after: (repo) => {
      assert.deepEqual(repo.dirt(), []);
      assert.match(repo.git("ls-tree", "HEAD", "src/parts"), /^100644 blob/);
    },
  },
  {
    does: "replaces a folder by a file, and touches what it must not",
    files: { "src/parts/a.json": "1\n" },
    script: `fs.rmSync("src/parts", { recursive: true }); write("src/parts", "one\\n"); write("docs/OLD_PLAN.md", "# New\\n");`,
    ends: "BLOCKED",
    says: /OLD_PLAN/,
  },
  {
    does: "replaces a folder by a file, and says that it is blocked",
    files: { "src/parts/a.json": "1\n" },
    script: `fs.rmSync("src/parts", { recursive: true }); write("src/parts", "one\\n");
write(process.env.CONTROL_PLANE_OUTCOME, '{ "outcome": "blocked", "reason": "no key" }');`,
    ends: "BLOCKED",
    says: /no key/,
    after: (repo) => assert.deepEqual([repo.dirt(), repo.read("src/parts/a.json")], [[], "1\n"]),
  },
  {
    does: "replaces a file by a folder",
    script: `fs.rmSync("src/app.json"); write("src/app.json/inner.json", "{}\\n");`,
    ends: "DONE",
    after: (repo) => assert.deepEqual(repo.dirt(), []),
  },
  {
    does: "fills a text file with broken characters",
    script: `fs.writeFileSync("src/notes.md", Buffer.from([0x23, 0x20, 0xff, 0xfe, 0x80]));`,
    ends: "FAILED",
    says: /notes\.md/,
  },
  {
    does: "makes its check pass by editing the check",
    files: {
      "package.json": `{\n  "name": "x",\n  "type": "module",\n  "scripts": { "lint": "node fails.cjs" }\n}\n`,
      "fails.cjs": "process.exit(1);\n",
    },
    script: `write("src/notes.js", "export const a = 1;\\n"); write("package.json", read("package.json").replace("node fails.cjs", "node --version"));`,
    ends: "DOING",
    says: /lint|node --version|not approved/,
  },
  {
    does: "changes a file of the person that lay there untracked",
    isDirty: true,
    before: (repo) => repo.write("notes-of-mine.txt", "mine\n"),
    script: `work(); write("notes-of-mine.txt", "theirs\\n");`,
    ends: "DONE",
    after: (repo, { report }) => {
      assert.ok(report.files.includes("notes-of-mine.txt"), "a changed file is shown as one");
      assert.match(readFileSync(path.join(repo.root, "notes-of-mine.txt"), "utf8"), /theirs/);
    },
  },
]);

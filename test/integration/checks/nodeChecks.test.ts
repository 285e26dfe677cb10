import assert from "node:assert/strict";
import { mkdirSync, symlinkSync } from "node:fs";
import { isAbort } from "../../../src/core/base/errors.ts";
import type { PlannedCheck } from "../../../src/core/cycle/checks.ts";
import type { CheckRecord } from "../../../src/core/cycle/events.ts";
import { type CheckRule, defaultSettings } from "../../../src/core/settings.ts";
import { NodeChecks } from "../../../src/node/checks/nodeChecks.ts";
import { NodeProcessRunner } from "../../../src/node/process/nodeProcessRunner.ts";
import { createRedactor } from "../../../src/node/runs/redact.ts";
import { open } from "../../support/opened.ts";
import { type TempRepo, withTempRepo } from "../../support/tempRepo.ts";

interface Bench {
  readonly repo: TempRepo;
  readonly checks: NodeChecks;
  plan(...paths: string[]): Promise<readonly PlannedCheck[]>;
  /** Runs the planned check of that name; undefined when there is none. */
  run(name: string, ...paths: string[]): Promise<CheckRecord | undefined>;
}

async function withChecks(
  files: Readonly<Record<string, string>>,
  use: (bench: Bench) => Promise<void>,
  rules: readonly CheckRule[] = [],
): Promise<void> {
  await withTempRepo({ "first.txt": "first\n", ...files }, async (repo) => {
    const checks = new NodeChecks({
      repository: await open(repo.root),
      settings: { ...defaultSettings, checks: rules },
      runner: new NodeProcessRunner(),
      redact: createRedactor({}).text,
    });
    const plan = (...paths: string[]) => checks.forChanges(paths);
    const run = async (name: string, ...paths: string[]) =>
      (await plan(...paths)).find((check) => check.name === name)?.run();
    await use({ repo, checks, plan, run });
  });
}

const verdictOf = (record: CheckRecord | undefined) => [record?.verdict, record?.reason];

describe("default checks", () => {
  it("plan nothing for what is deleted, a folder or a link", async () => {
    await withChecks({ "a.py": "x = 1\n" }, async ({ repo, plan }) => {
      mkdirSync(repo.absolute("folder"));
      const paths = ["none.py", "folder"];
      if (process.platform !== "win32") {
        symlinkSync("a.py", repo.absolute("link.py"));
        paths.push("link.py");
      }
      assert.deepEqual(await plan(...paths), []);
      await assert.rejects(plan("../out.py"), { code: "path-refused" });
    });
  });

  it("byte-compile Python and leave the tree as it was", async () => {
    await withChecks({ "a.py": "x = 1\n", "bad ü.py": "def f(:\n" }, async ({ repo, run }) => {
      const good = await run("Python byte-compilation", "a.py");
      assert.deepEqual(verdictOf(good), ["PASS", undefined]);
      assert.equal(good?.strength, "syntax");
      assert.match(good?.command ?? "", /python3? .*py_compile a\.py|py -3 -m py_compile a\.py/);
      const bad = await run("Python byte-compilation", "a.py", "bad ü.py");
      assert.equal(bad?.verdict, "FAIL");
      assert.match(`${bad?.reason} ${bad?.outputTail}`, /SyntaxError/);
      assert.equal(repo.git("status", "--porcelain", "--ignored"), "");
    });
  });

  it("parse plain JavaScript, by the rules of its package", async () => {
    const files = {
      "plain.js": "const a = 1;\n",
      "bad.mjs": "const = 1;\n",
      "untyped.js": "import fs from 'node:fs'; export default fs; await 1;\n",
      "untypedBad.js": "export const = ;\n",
      "dynamic.js": "const load = () => import('node:fs');\nif (load) return;\n",
      "module/package.json": '{ "type": "module" }',
      "module/a.js": "import fs from 'node:fs'; export default fs; await 1;\n",
      "react/package.json": '{ "dependencies": { "react": "1" } }',
      "react/a.js": "export const A = () => <b/>;\n",
    };
    await withChecks(files, async ({ run }) => {
      assert.deepEqual(verdictOf(await run("JavaScript syntax", "plain.js", "module/a.js")), ["PASS", undefined]);
      const bad = await run("JavaScript syntax", "plain.js", "bad.mjs");
      assert.equal(bad?.verdict, "FAIL");
      assert.match(bad?.outputTail ?? "", /SyntaxError/);
      assert.equal(await run("JavaScript syntax", "react/a.js"), undefined);
      assert.equal((await run("JavaScript syntax", "untyped.js", "dynamic.js"))?.verdict, "PASS");
      assert.equal((await run("JavaScript syntax", "untyped.js", "untypedBad.js"))?.verdict, "FAIL");
    });
  });

  it("parse shell scripts, by ending or by first line, and execute nothing", async () => {
    const files = {
      "a.sh": "touch ran\n",
      tool: "#!/usr/bin/env bash\nif true; then\n",
      other: "#!/usr/bin/env python3\nif true; then\n",
    };
    await withChecks(files, async ({ repo, run }) => {
      const good = await run("shell syntax", "a.sh", "other");
      if (good?.verdict === "SKIP") return;
      assert.deepEqual(verdictOf(good), ["PASS", undefined]);
      assert.equal((await run("shell syntax", "tool"))?.verdict, "FAIL");
      assert.equal(repo.git("status", "--porcelain"), "");
    });
  });

  it("parse data files, comments allowed where the name says so", async () => {
    const good = {
      "a.json": '\ufeff{"a": 1}',
      "tsconfig.base.json": '{ // why\n "a": "/* no */ // no", /* b */ "b": [1, 2,], }',
      ".vscode/settings.json": '{ "a": 1, }',
      "b.jsonc": "[1, /* 2 */]",
      "lines.jsonl": '{"a":1}\n\n[2]\n',
      "a.yaml": "a: !Ref x\n---\nb: [1, 2]\n",
      "chart.yml": "{{- if .x }}\na: b\n{{- end }}\n",
      "flow.yml": `on: push\nrun: $${"{{ a.b }}"}\n`,
      "a.toml": 'a = "b"\n[c]\nd = 1979-05-27\n',
    };
    const bad = {
      "bad.json": '{"a": 1,}',
      "bad.jsonl": '{"a":1}\n{b}\n',
      "bad.yaml": "a: [1\nb: 2\n",
      "bad.toml": "a = \n",
      "empty.json": "",
    };
    await withChecks({ ...good, ...bad }, async ({ run }) => {
      assert.deepEqual(verdictOf(await run("data files parse", ...Object.keys(good))), ["PASS", undefined]);
      for (const file of Object.keys(bad)) {
        const record = await run("data files parse", "a.json", file);
        assert.equal(record?.verdict, "FAIL", file);
        assert.ok(record?.reason?.startsWith(`${file}: `), record?.reason);
      }
    });
  });
});

describe("the floor check", () => {
  it("wants UTF-8 of text, and leaves binary files alone", async () => {
    await withChecks({}, async ({ repo, run }) => {
      repo.write("latin.txt", Buffer.from([0x41, 0xe4, 0x0a]));
      repo.write("binary.dat", Buffer.from([0xff, 0x00, 0xfe]));
      repo.write("photo.jpg", Buffer.from([0xff, 0xd8, 0xff]));
      assert.deepEqual(verdictOf(await run("floor", "binary.dat", "photo.jpg", "first.txt")), ["PASS", undefined]);
      assert.deepEqual(verdictOf(await run("floor", "latin.txt")), ["FAIL", "latin.txt: it is not valid UTF-8"]);
    });
  });

  it("finds conflict markers, not what only looks like one", async () => {
    const conflict = "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\n";
    const files = {
      "a.txt": conflict,
      "b.txt": "Title\n=======\n<<<<<<< quoted\n",
      "c.md": `# How\n\n\`\`\`\n${conflict}\`\`\`\n`,
      "d.md": `# Title\n\n${conflict}`,
    };
    await withChecks(files, async ({ run }) => {
      assert.deepEqual(verdictOf(await run("floor", "b.txt", "c.md")), ["PASS", undefined]);
      assert.deepEqual(verdictOf(await run("floor", "a.txt")), ["FAIL", "a.txt: conflict marker in line 2"]);
      assert.deepEqual(verdictOf(await run("floor", "d.md")), ["FAIL", "d.md: conflict marker in line 4"]);
    });
  });

  it("follows local links of Markdown", async () => {
    const links = [
      "[a](../first.txt) ![b](<with blank.txt>) [c](with%20blank.txt#part 'title') [d](#here) [e](https://x.y/z)",
      "[f](/first.txt?raw) [g](mailto:a@b.c) [h][ref] `[i](none)` [j](../../outside) [k]()",
      '```\n[l](none)\n```\n<!-- [m](none) -->\n\n[ref]: ../docs "title"\n[^note]: none',
    ].join("\n");
    const files = { "docs/good.md": links, "docs/with blank.txt": "", "docs/bad.md": "x [a](none.md#b)\n" };
    await withChecks(files, async ({ repo, run }) => {
      assert.deepEqual(verdictOf(await run("floor", "docs/good.md")), ["PASS", undefined]);
      // The committed text had this fault already: it is not this change's.
      repo.write("docs/bad.md", "changed [a](none.md#b)\n");
      assert.deepEqual(verdictOf(await run("floor", "docs/bad.md")), ["PASS", undefined]);
      repo.write("docs/bad.md", "[a](none.md#b) [c](gone.md)\n");
      assert.deepEqual(verdictOf(await run("floor", "docs/bad.md")), [
        "FAIL",
        "docs/bad.md: the link gone.md leads nowhere",
      ]);
      repo.write("docs/new.md", "[a]: none.md\n");
      assert.deepEqual(verdictOf(await run("floor", "docs/new.md")), [
        "FAIL",
        "docs/new.md: the link none.md leads nowhere",
      ]);
    });
  });
});

describe("a package's own check", () => {
  const manifest = (scripts: Record<string, string>, rest: object = {}) => JSON.stringify({ scripts, ...rest });

  it("is the cheapest script of the nearest package, run once, after its exact text was approved", async () => {
    const files = {
      "package.json": manifest({ lint: "node -e 0" }),
      "web/package.json": manifest({ lint: "node lint.js", typecheck: "node -e \"console.log('types ok')\"" }),
      "web/src/a.ts": "export const a = 1;\n",
      "web/src/b.tsx": "export const b = 1;\n",
    };
    await withChecks(files, async ({ plan, run }) => {
      const planned = await plan("web/src/a.ts", "web/src/b.tsx");
      const own = planned.filter((check) => check.strength === "lint");
      assert.deepEqual(
        own.map(({ name, command, approvalText }) => ({ name, command, approvalText })),
        [
          {
            name: "typecheck (web)",
            command: "npm run typecheck (web)",
            approvalText: "node -e \"console.log('types ok')\"",
          },
        ],
      );
      const record = await run("typecheck (web)", "web/src/a.ts");
      assert.equal(record?.verdict, "PASS");
      assert.match(record?.outputTail ?? "", /types ok/);
    });
  });

  it("counts what the package manager would run before and behind it", async () => {
    const scripts = { prelint: "node -e 1", lint: "node -e 2", postlint: "node -e 3" };
    await withChecks({ "package.json": manifest(scripts), "a.ts": "" }, async ({ plan }) => {
      const check = (await plan("a.ts")).find((planned) => planned.strength === "lint");
      assert.equal(check?.approvalText, "node -e 1 && node -e 2 && node -e 3");
    });
  });

  it("fails with the script's words", async () => {
    const files = {
      "package.json": manifest({ types: "node -e \"console.error('TS1: no');process.exit(2)\"" }),
      "a.ts": "",
    };
    await withChecks(files, async ({ run }) => {
      const record = await run("types", "a.ts");
      assert.equal(record?.verdict, "FAIL");
      assert.match(record?.outputTail ?? "", /TS1: no/);
    });
  });

  it("is skipped with a reason: no script, nothing installed", async () => {
    const files = {
      "none/package.json": manifest({ build: "x" }),
      "none/a.ts": "",
      "bare/package.json": manifest({ lint: "eslint ." }, { devDependencies: { eslint: "1" } }),
      "bare/pnpm-lock.yaml": "",
      "bare/a.ts": "",
    };
    await withChecks(files, async ({ run }) => {
      const none = await run("type-check or lint", "none/a.ts");
      assert.equal(none?.verdict, "SKIP");
      assert.match(none?.reason ?? "", /none\/package\.json has no/);
      const bare = await run("lint (bare)", "bare/a.ts");
      assert.deepEqual(verdictOf(bare), [
        "SKIP",
        "the dependencies of bare/package.json are not installed; run pnpm install",
      ]);
    });
  });

  it("does not hide a manifest that cannot be read", async () => {
    await withChecks({ "package.json": "{half", "a.ts": "" }, async ({ run }) => {
      const record = await run("type-check or lint", "a.ts");
      assert.equal(record?.verdict, "FAIL");
      assert.match(record?.reason ?? "", /package\.json is not JSON/);
    });
  });
});

describe("checks of the settings", () => {
  const show = "console.log(JSON.stringify([process.cwd(), ...process.argv.slice(1)]))";

  it("get their files as words, in the folder that they want", async () => {
    const rules: CheckRule[] = [
      {
        glob: "**/*.py",
        name: "all",
        command: process.execPath,
        args: ["-e", show, "--", "{files}"],
        strength: "lint",
      },
      {
        glob: "**/*.py",
        name: "package",
        command: process.execPath,
        args: ["-e", show, "--", "{files}", "last"],
        cwd: "{package}",
        strength: "unit",
      },
      { glob: "*.none", name: "never", command: "x", args: [], strength: "lint" },
    ];
    const files = { "a/pyproject.toml": "", "a/x y.py": "", "a/sub/z.py": "", "b.py": "" };
    await withChecks(
      files,
      async ({ repo, plan, run }) => {
        const paths = ["a/x y.py", "a/sub/z.py", "b.py"];
        const names = (await plan(...paths)).map((check) => check.name);
        assert.deepEqual(names.slice(0, 3), ["all", "package (a)", "package"]);
        const all = await run("all", ...paths);
        assert.deepEqual(JSON.parse(all?.outputTail ?? ""), [repo.root, ...paths]);
        assert.equal(all?.strength, "lint");
        const inPackage = await run("package (a)", ...paths);
        assert.deepEqual(JSON.parse(inPackage?.outputTail ?? ""), [repo.absolute("a"), "x y.py", "sub/z.py", "last"]);
      },
      rules,
    );
  });
});

describe("a check that comes with a repository", () => {
  it("asks for approval of the rule as it stands, whatever the files", async () => {
    const rule = { glob: "**", name: "own", command: "make", args: ["check", "all of it", "{files}"], cwd: "tools" };
    const rules: CheckRule[] = [
      { ...rule, strength: "lint", needsApproval: true },
      { ...rule, name: "user's", strength: "lint" },
    ];
    await withChecks(
      { "a.txt": "a\n", "b.txt": "b\n" },
      async ({ plan }) => {
        for (const paths of [["a.txt"], ["a.txt", "b.txt"]]) {
          const [own, ofUser] = await plan(...paths);
          assert.equal(own?.approvalText, 'make check "all of it" {files} (in tools)');
          assert.equal(ofUser?.approvalText, undefined);
        }
      },
      rules,
    );
  });
});

describe("a task's verification command", () => {
  it("that needs a shell says so, and is approved by another text", async () => {
    await withChecks({ "a.txt": "one\n" }, async ({ checks }) => {
      const check = checks.forTaskCommand("cat a.txt | grep one && exit 3");
      const record = await check.run();
      if (process.platform === "win32") {
        assert.deepEqual([record.verdict, check.approvalText], ["SKIP", check.command]);
        assert.match(record.reason ?? "", /needs a shell/);
        return;
      }
      assert.equal(check.approvalText, "with a shell: cat a.txt | grep one && exit 3");
      assert.deepEqual([record.verdict, record.exitCode], ["FAIL", 3]);
    });
  });

  it("runs without a shell, needs approval, and proves what its words say", async () => {
    await withChecks({ "t.mjs": "process.exitCode = Number(process.argv[2])" }, async ({ checks }) => {
      const node = process.execPath.replaceAll("\\", "/");
      const good = checks.forTaskCommand(`"${node}" t.mjs 0`);
      assert.deepEqual([good.ofTask, good.approvalText], [true, `"${node}" t.mjs 0`]);
      assert.deepEqual(verdictOf(await good.run()), ["PASS", undefined]);
      const bad = await checks.forTaskCommand(`"${node}" t.mjs 4`).run();
      assert.deepEqual([bad.verdict, bad.exitCode, bad.ofTask], ["FAIL", 4, true]);
      const quote = await checks.forTaskCommand("npm 'test").run();
      assert.equal(quote.verdict, "SKIP");
      assert.match(quote.reason ?? "", /quote is not closed/);
      const missing = await checks.forTaskCommand("no-such-program-here").run();
      assert.equal(missing.verdict, "SKIP");
      assert.match(missing.reason ?? "", /not installed/);
      for (const [command, strength] of [
        ["python -m pytest -q", "unit"],
        ["npm test", "unit"],
        ["npm run lint", "lint"],
        ["npx tsc --noEmit", "lint"],
        ["python -m py_compile a.py", "syntax"],
        ["bash -n launch.sh", "syntax"],
        ["node dist/cli.js --help", "starts"],
        ["curl -f http://localhost:8000/api/health", "answers"],
        ["test -f README.md", "syntax"],
        ["something unheard of", "syntax"],
      ] as const) {
        assert.equal(checks.forTaskCommand(command).strength, strength, command);
      }
    });
  });

  it("leaves no bytecode behind", async () => {
    await withChecks({ "a.py": "x = 1\n", "b.py": "import a\n" }, async ({ repo, checks }) => {
      const record = await checks.forTaskCommand("python3 b.py").run();
      assert.ok(record.verdict === "PASS" || record.verdict === "SKIP", record.reason);
      assert.equal(repo.git("status", "--porcelain", "--ignored"), "");
    });
  });

  it("redacts what it prints, and rejects for an abort alone", async () => {
    await withChecks({ "t.mjs": 'console.log("https://u:p@h/"); process.exitCode = 1' }, async ({ checks }) => {
      const node = process.execPath.replaceAll("\\", "/");
      const check = checks.forTaskCommand(`"${node}" t.mjs`);
      const record = await check.run();
      assert.equal(record.outputTail.trim(), "https://***REDACTED***@h/");
      assert.equal(record.reason, "exit code 1: https://***REDACTED***@h/");
      await assert.rejects(check.run(AbortSignal.abort()), (error) => isAbort(error));
    });
  });
});

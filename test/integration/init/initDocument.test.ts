import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { ControlError } from "../../../src/core/base/errors.ts";
import { defaultSettings } from "../../../src/core/settings.ts";
import { detectFacts } from "../../../src/node/init/detectFacts.ts";
import { initDocument } from "../../../src/node/init/initDocument.ts";

describe("init", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "init-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

  function write(files: Record<string, string | object>): void {
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
    }
  }

  const servicesOf = async () => (await detectFacts(folder)).services.map(({ id, url }) => `${id} ${url}`);

  it("finds nothing in an empty folder, and says so", async () => {
    const facts = await detectFacts(folder);
    assert.deepEqual(facts, {
      project: path.basename(folder),
      head: undefined,
      services: [],
      checks: [],
      smokeChecks: [],
      hasReadme: false,
      hasTests: false,
      hasContributing: false,
    });
  });

  it("finds a backend, a frontend, ComfyUI and what compose publishes", async () => {
    write({
      "backend/requirements.txt": "fastapi==0.115\nuvicorn[standard]\nruff\n",
      "backend/app/main.py": 'app = FastAPI()\n\n@app.get("/api/health")\ndef health(): ...\n',
      "backend/start.sh": "exec uvicorn app.main:app --host 0.0.0.0 --port 8010\n",
      "frontend/package.json": {
        name: "web",
        scripts: { dev: "next dev -p 3005", lint: "next lint", test: 'echo "Error: no test specified" && exit 1' },
        dependencies: { next: "15" },
      },
      "ComfyUI/main.py": "",
      "docker-compose.yml":
        "services:\n  db:\n    image: postgres:16\n    ports: ['5432:5432']\n  worker:\n    build: .\n  flower:\n    image: flower\n    ports:\n      - '127.0.0.1:5555:5555/tcp'\n  long:\n    ports:\n      - target: 80\n        published: 8088\n",
    });
    assert.deepEqual(await servicesOf(), [
      "backend http://localhost:8010/api/health",
      "frontend http://localhost:3005",
      "comfyui http://localhost:8188",
      "flower http://localhost:5555",
      "long http://localhost:8088",
    ]);
    const { checks } = await detectFacts(folder);
    assert.deepEqual(checks, [
      { command: "ruff check backend", surface: "backend/" },
      { command: "npm --prefix frontend run lint", surface: "frontend/" },
    ]);
  });

  it("takes the usual ports and health addresses where nothing is said", async () => {
    write({
      "pyproject.toml": '[project]\nname = "api"\ndependencies = ["fastapi", "pytest"]\n',
      "main.py": "from fastapi import FastAPI\napp = FastAPI()\n",
      "web/package.json": { scripts: { dev: "vite" }, devDependencies: { vite: "7" } },
    });
    assert.deepEqual(await servicesOf(), [
      "backend http://localhost:8000/openapi.json",
      "frontend http://localhost:5173",
    ]);
    const { hasTests, project, smokeChecks } = await detectFacts(folder);
    assert.equal(project, "api");
    assert.equal(hasTests, true);
    assert.deepEqual(smokeChecks, [{ command: 'python -c "import main"', surface: "./" }]);
  });

  it("calls two services of one kind by their folders, and one port by one name", async () => {
    const vite = (port: number) => ({ scripts: { dev: `vite --port ${port}` }, devDependencies: { vite: "7" } });
    write({ "shop/package.json": vite(5001), "admin/package.json": vite(5002), "copy/package.json": vite(5001) });
    assert.deepEqual(await servicesOf(), ["frontend http://localhost:5002", "copy http://localhost:5001"]);
  });

  it("speaks the language of the package manager that it finds", async () => {
    const scripts = { lint: "eslint .", typecheck: "tsc", test: "vitest" };
    write({ "package.json": { name: "top", scripts, bin: "./bin/top.js" }, "pnpm-lock.yaml": "" });
    const { checks, smokeChecks } = await detectFacts(folder);
    assert.deepEqual(
      checks.map(({ command }) => command),
      ["pnpm run lint", "pnpm run typecheck", "pnpm run test"],
    );
    assert.deepEqual(smokeChecks, [{ command: "node bin/top.js --help", surface: "./" }]);
  });

  it("is not stopped by manifests that do not parse", async () => {
    write({
      "package.json": "{",
      "compose.yaml": "services: [",
      "a/package.json": "null",
      "requirements.txt": "\u0000",
    });
    assert.deepEqual(await servicesOf(), []);
  });

  it("looks into neither hidden, nor installed, nor deep folders", async () => {
    const next = { scripts: { dev: "next dev" }, dependencies: { next: "15" } };
    write({
      "node_modules/x/package.json": next,
      ".hidden/package.json": next,
      "a/b/c/package.json": next,
      "venv/package.json": next,
    });
    assert.deepEqual(await servicesOf(), []);
  });

  it("names the last commit", async () => {
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@b.invalid", ...args], {
        cwd: folder,
        encoding: "utf8",
      });
    git("init", "--quiet");
    git("commit", "--quiet", "--allow-empty", "--message", "feat: first");
    const { head } = await detectFacts(folder);
    assert.equal(head?.shortHash, git("rev-parse", "--short", "HEAD").trim());
    assert.equal(head?.subject, "feat: first");
  });

  it("writes once and never overwrites", async () => {
    const options = { folder, settings: defaultSettings, now: new Date("2026-01-02T03:04:05Z") };
    const dry = await initDocument({ ...options, dryRun: true });
    const file = path.join(folder, "docs/CONTROL_PLANE.md");
    assert.equal(existsSync(file), false);
    const { text, written } = await initDocument(options);
    assert.equal(written, true);
    assert.equal(text, dry.text);
    assert.equal(readFileSync(file, "utf8"), text);
    writeFileSync(file, "mine");
    await assert.rejects(
      initDocument(options),
      (error) => error instanceof ControlError && error.code === "file-exists",
    );
    assert.equal(readFileSync(file, "utf8"), "mine");
  });

  it("says when the place cannot be written", async () => {
    write({ docs: "a file, no folder" });
    const attempt = initDocument({ folder, settings: defaultSettings, now: new Date() });
    await assert.rejects(attempt, (error) => error instanceof ControlError && error.code.startsWith("file-"));
  });
});

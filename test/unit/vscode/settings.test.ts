import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { defaultSettings } from "../../../src/core/settings.ts";
import { configurationSection, type SettingKey } from "../../../src/vscode/ids.ts";
import {
  decodeModelName,
  decodeQuestionSettings,
  decodeSettings,
  type SettingsReader,
} from "../../../src/vscode/settings.ts";

type Values = Partial<Record<SettingKey, unknown>>;

function reader(effective: Values, user: Values = {}): SettingsReader {
  return { effective: (key) => effective[key] ?? user[key], ofUser: (key) => user[key] };
}

function manifestDefaults(): Values {
  const { contributes } = JSON.parse(readFileSync("package.json", "utf8"));
  const groups: { properties: Record<string, { default: unknown }> }[] = contributes.configuration;
  return Object.fromEntries(
    groups
      .flatMap(({ properties }) => Object.entries(properties))
      .map(([key, { default: value }]) => [key.slice(configurationSection.length + 1), value]),
  );
}

describe("settings of the editor", () => {
  it("are the defaults when nothing is set", () => {
    assert.deepEqual(decodeSettings(reader({})), defaultSettings);
    assert.deepEqual(decodeSettings(reader(manifestDefaults())), defaultSettings);
    assert.deepEqual(decodeQuestionSettings(reader(manifestDefaults())), { untracked: "ask", reviewChanges: true });
  });

  it("know every executor, and the model by its name", () => {
    for (const executor of ["command", "language-model", "manual"]) {
      assert.equal(decodeSettings(reader({ executor })).executor, executor);
    }
    assert.equal(decodeModelName(reader({ "model.name": " vendor/family " })), "vendor/family");
    for (const name of ["", " ", 7]) assert.equal(decodeModelName(reader({ "model.name": name })), undefined);
  });

  it("take the default instead of a value of the wrong shape", () => {
    const wrong = {
      "document.path": 7,
      executor: "robot",
      "limits.files": -1,
      "checks.rules": "all",
      "runs.folder": "",
    };
    assert.deepEqual(decodeSettings(reader(wrong)), defaultSettings);
  });

  it("take the severities of rules, and leave out what is none", () => {
    const wishes = { "missing-priority": "off", "run-too-long": "hint", "almost-id": "loud", secret: 1 };
    assert.deepEqual(decodeSettings(reader({ "lint.severities": wishes })).lintSeverities, {
      "missing-priority": "off",
      "run-too-long": "hint",
    });
    assert.equal(decodeSettings(reader({ "lint.severities": ["off"] })).lintSeverities, undefined);
  });

  it("keep paths inside of the folder", () => {
    const fileOf = (path: string) => decodeSettings(reader({ "document.path": path })).file;
    assert.equal(fileOf("plan\\PLAN.md"), "plan/PLAN.md");
    assert.equal(fileOf("./PLAN.md"), "PLAN.md");
    for (const path of ["../PLAN.md", "/etc/PLAN.md", "C:\\PLAN.md", "docs/../../PLAN.md"]) {
      assert.equal(fileOf(path), defaultSettings.file);
    }
  });

  it("read checks with their defaults and leave broken ones out", () => {
    const rules = [
      { glob: "**/*.py", command: "ruff", args: ["check", "{files}"], cwd: "{package}" },
      { glob: "*" },
      3,
    ];
    assert.deepEqual(decodeSettings(reader({}, { "checks.rules": rules })).checks, [
      {
        glob: "**/*.py",
        name: "ruff",
        command: "ruff",
        args: ["check", "{files}"],
        cwd: "{package}",
        strength: "lint",
      },
    ]);
  });

  it("ask before a workspace's check runs, and not before a user's own", () => {
    const rule = { glob: "**/*.py", command: "ruff" };
    const approvalOf = (of: SettingsReader) => decodeSettings(of).checks.map((check) => check.needsApproval);
    assert.deepEqual(approvalOf(reader({ "checks.rules": [rule] })), [true]);
    assert.deepEqual(approvalOf(reader({}, { "checks.rules": [rule] })), [undefined]);
    assert.deepEqual(approvalOf(reader({ "checks.rules": [{ ...rule, args: ["."] }] }, { "checks.rules": [rule] })), [
      true,
    ]);
  });

  it("take a yes to another machine from the user alone, and commands and files as well", () => {
    const far = {
      id: "far",
      url: "http://10.0.0.5:1/",
      name: "Far",
      start: "run",
      log: "/etc/passwd",
      dependsOn: ["a"],
    };
    assert.deepEqual(decodeSettings(reader({ "services.hosts": { "10.0.0.5": true } })).hosts, {});
    const settings = decodeSettings(reader({ "services.extra": [far] }, { "services.hosts": { "10.0.0.5": true } }));
    assert.deepEqual(settings.hosts, { "10.0.0.5": true });
    assert.deepEqual(settings.services, [
      { id: "far", url: "http://10.0.0.5:1/", name: "Far", protocol: "http", dependsOn: ["a"] },
    ]);
  });

  it("let a workspace name services of this machine only, a user any", () => {
    const near = { id: "backend", url: "http://127.0.0.1:8000/health" };
    const far = { id: "far", name: "Far", url: "https://example.org/health", protocol: "comfyui" };
    const idsOf = (of: SettingsReader) => decodeSettings(of).services.map((service) => service.id);
    assert.deepEqual(idsOf(reader({ "services.extra": [near, far] })), ["backend"]);
    assert.deepEqual(idsOf(reader({}, { "services.extra": [near, far] })), ["backend", "far"]);
    assert.deepEqual(decodeSettings(reader({}, { "services.extra": [near] })).services, [
      { id: "backend", name: "backend", url: near.url, protocol: "http" },
    ]);
    assert.deepEqual(idsOf(reader({ "services.extra": [{ id: "x", url: "file:///etc/passwd" }, { id: "y" }] })), []);
  });

  it("give 0 seconds its meaning, and keep others from hammering", () => {
    const secondsOf = (value: unknown) =>
      decodeSettings(reader({ "services.intervalSeconds": value })).healthIntervalSeconds;
    assert.equal(secondsOf(0), 0);
    assert.equal(secondsOf(0.1), 2);
    assert.equal(secondsOf(-5), defaultSettings.healthIntervalSeconds);
  });
});

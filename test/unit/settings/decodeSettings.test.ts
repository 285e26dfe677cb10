import assert from "node:assert/strict";
import { ControlError } from "../../../src/core/base/errors.ts";
import { defaultSettings } from "../../../src/core/settings.ts";
import { decodeSettings } from "../../../src/node/settings/decodeSettings.ts";

function refusal(value: unknown): string {
  try {
    decodeSettings(value, "settings.json");
  } catch (error) {
    assert.ok(error instanceof ControlError);
    assert.equal(error.code, "setting-invalid");
    return error.message;
  }
  return assert.fail(`${JSON.stringify(value)} was taken`);
}

describe("settings of the user", () => {
  it("takes everything that the product's own defaults hold", () => {
    const written = JSON.parse(JSON.stringify(defaultSettings));
    assert.deepEqual(decodeSettings(written, "settings.json"), written);
  });

  it("sets only what is written, and fills limits up", () => {
    assert.deepEqual(decodeSettings({ agentCommand: "agent -p" }, "x"), { agentCommand: "agent -p" });
    assert.deepEqual(decodeSettings({ limits: { files: 3 } }, "x"), {
      limits: { ...defaultSettings.limits, files: 3 },
    });
  });

  it("takes checks and services", () => {
    const checks = [{ glob: "**/*.go", name: "vet", command: "go", args: ["vet", "./..."], strength: "lint" }];
    const service = { id: "api", name: "Api", url: "http://localhost:1/health" };
    assert.deepEqual(decodeSettings({ services: [service] }, "x").services, [{ ...service, protocol: "http" }]);
    const services = [{ ...service, protocol: "comfyui" }];
    assert.deepEqual(decodeSettings({ checks, services }, "x"), { checks, services });
  });

  it("names the key, the value and the mend", () => {
    assert.match(refusal({ agent: "x" }), /settings\.json: "agent" is unknown, expected one of file, executor/);
    assert.match(refusal({ executor: "magic" }), /"executor" is "magic", expected command or manual/);
    assert.match(refusal({ limits: { files: 0 } }), /"limits\.files" is 0, expected a whole number above 0/);
    assert.match(refusal({ checks: [{ glob: "*" }] }), /"checks\[0\]\.name" is missing/);
    assert.match(
      refusal({ services: [{ id: "a", name: "A", url: "ftp://x", protocol: "http" }] }),
      /"services\[0\]\.url"/,
    );
    assert.match(refusal({ prohibitedPaths: "x" }), /"prohibitedPaths" is "x", expected a list/);
    assert.match(refusal([]), /expected an object/);
    assert.match(refusal({ __proto__: null, toString: 1 }), /"toString" is unknown/);
  });
});

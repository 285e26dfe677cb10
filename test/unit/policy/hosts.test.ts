import assert from "node:assert/strict";
import { parseDocument } from "../../../src/core/document/parse.ts";
import { mayAsk, undecidedHosts } from "../../../src/core/policy/hosts.ts";
import { readPolicy } from "../../../src/core/policy/readPolicy.ts";
import { defaultSettings, type Settings } from "../../../src/core/settings.ts";
import { decodeSettings } from "../../../src/node/settings/decodeSettings.ts";
import { aControlDocument } from "../../support/aControlDocument.ts";

const document = parseDocument(
  aControlDocument({
    contract: [
      "- Backend health: `curl http://10.0.0.5:8000/api/health`",
      "- Web health: `curl http://localhost:3000/`",
    ],
  }),
  "v1",
);
const settingsWith = (hosts: Settings["hosts"]): Settings => ({ ...defaultSettings, hosts });
const namesOf = (hosts: Settings["hosts"]) =>
  readPolicy(document, settingsWith(hosts)).services.value.map(({ url }) => new URL(url).hostname);
const undecided = (hosts: Settings["hosts"]) =>
  undecidedHosts(readPolicy(document, settingsWith(hosts)), settingsWith(hosts));

describe("other machines", () => {
  it("are asked only after a yes, and asked about once", () => {
    assert.deepEqual([namesOf({}), undecided({})], [["localhost"], ["10.0.0.5"]]);
    const allowed = namesOf({ "10.0.0.5": true }).toSorted();
    assert.deepEqual([allowed, undecided({ "10.0.0.5": true })], [["10.0.0.5", "localhost"], []]);
    assert.deepEqual([namesOf({ "10.0.0.5": false }), undecided({ "10.0.0.5": false })], [["localhost"], []]);
  });

  it("are told from this one by their name alone, without tricks", () => {
    const hosts = { "10.0.0.5": true, localhost: true };
    const rows: readonly (readonly [url: string, may: boolean])[] = [
      ["http://127.0.0.1:1/", true],
      ["http://10.0.0.5:1/x", true],
      ["http://10.0.0.50:1/", false],
      ["http://10.0.0.5@evil.test/", false],
      ["http://user:word@10.0.0.5/", false],
      ["http://localhost.evil.test/", false],
      ["file:///etc/passwd", false],
      ["nonsense", false],
    ];
    for (const [url, may] of rows) assert.equal(mayAsk(url, { hosts, services: [] }), may, url);
  });

  it("are words of the settings file, yes or no", () => {
    assert.deepEqual(decodeSettings({ hosts: { "Build.Example": true } }, "x").hosts, { "build.example": true });
    assert.throws(() => decodeSettings({ hosts: { a: "yes" } }, "x"), /"hosts\.a"/);
    assert.throws(() => decodeSettings({ hosts: ["a"] }, "x"), /"hosts"/);
  });
});

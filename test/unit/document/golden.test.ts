import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { insertEdit } from "../../../src/core/base/text.ts";
import { parseDocument, reparseDocument } from "../../../src/core/document/parse.ts";
import { goldenDocument, plainDocument } from "./plainDocument.ts";

const folder = "test/fixtures/documents";
const update = process.env.UPDATE_GOLDEN === "1";

/** What reading UTF-8 as ISO-8859-11 and dropping the bytes 0x80–0xA0 makes of a text. */
function damaged(text: string): string {
  let result = "";
  for (const byte of Buffer.from(text)) {
    if (byte < 0x80) result += String.fromCharCode(byte);
    else if (byte > 0xa0) result += String.fromCharCode(byte - 0xa1 + 0x0e01);
  }
  return result;
}

const variants: readonly (readonly [suffix: string, change: (text: string) => string, only?: string])[] = [
  ["", (text) => text],
  [".crlf-bom", (text) => `\ufeff${text.replaceAll("\n", "\r\n")}`, "contract-ledger"],
  [".damaged", damaged, "contract-ledger"],
];

function checkGolden(file: string, actual: unknown): void {
  const json = `${JSON.stringify(actual, undefined, 1)}\n`;
  if (update) writeFileSync(file, json);
  assert.ok(existsSync(file), `${file} is missing; UPDATE_GOLDEN=1 writes it`);
  assert.deepEqual(actual, JSON.parse(readFileSync(file, "utf8")));
}

describe("golden documents", () => {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith(".md"))
    .map((file) => path.basename(file, ".md"));

  it("are there", () => assert.ok(names.length >= 6));

  for (const name of names) {
    const original = readFileSync(path.join(folder, `${name}.md`), "utf8");
    for (const [suffix, change, only] of variants) {
      if (only !== undefined && only !== name) continue;
      const text = change(original);
      it(`${name}${suffix}`, () => {
        checkGolden(path.join(folder, `${name}${suffix}.expected.json`), goldenDocument(parseDocument(text)));
      });

      it(`${name}${suffix}: typed from the first to the last line, it reads the same`, () => {
        const lines = text.split(/(?<=\n)/);
        let document = parseDocument("");
        for (const line of lines) document = reparseDocument(document, [insertEdit(document.text.length, line)], "");
        assert.deepEqual(plainDocument(document), plainDocument(parseDocument(text)));
      });
    }
  }
});

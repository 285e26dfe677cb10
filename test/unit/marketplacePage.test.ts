import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { marketplaceFile, toMarketplacePage } from "../support/marketplacePage.mjs";

describe("the marketplace's page", () => {
  const text = readFileSync(marketplaceFile, "utf8");

  it("names pictures that the repository has", () => {
    for (const file of ["README.md", marketplaceFile]) {
      const pictures = [...readFileSync(file, "utf8").matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(
        (match) => match[1] ?? "",
      );
      assert.ok(pictures.length >= 2, file);
      for (const picture of pictures) assert.ok(existsSync(path.resolve(path.dirname(file), picture)), picture);
    }
  });

  it("has no picture in a package that nobody published, and shows them from where the repository is", () => {
    const plain = toMarketplacePage(text);
    assert.doesNotMatch(plain, /!\[|\n\n\n/);
    assert.match(plain, /## Trust/);
    const published = toMarketplacePage(text, "https://example.org/files");
    assert.match(published, /\]\(https:\/\/example\.org\/files\/media\/screenshots\/\w+\.png\)/);
    assert.equal(toMarketplacePage(published, "https://example.com"), published);
  });
});

import { existsSync, readFileSync } from "node:fs";
import type { ControlDocument } from "../../src/core/document/model.ts";
import { parseDocument } from "../../src/core/document/parse.ts";

const file = "../shared/fixtures/CONTROL_PLANE.v5.md";
let parsed: ControlDocument | undefined;

/** A suite over the real document beside the repository; pending, with a message, where it is absent. */
export function describeWithRealDocument(title: string, body: (document: () => ControlDocument) => void): void {
  if (existsSync(file))
    describe(title, () => body(() => (parsed ??= parseDocument(readFileSync(file, "utf8"), "real"))));
  else describe.skip(title, () => it(`needs ${file}`));
}

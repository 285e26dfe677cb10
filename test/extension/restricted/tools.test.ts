import assert from "node:assert/strict";
import * as vscode from "vscode";
import { toolIds } from "../../../src/vscode/ids.ts";
import { activateProduct } from "../product.ts";

describe("tools of language models in Restricted Mode", () => {
  it("run nothing, and say so", async () => {
    await activateProduct();
    for (const name of [toolIds.status, toolIds.next, toolIds.tasks]) {
      const asked = vscode.lm.invokeTool(name, { input: {}, toolInvocationToken: undefined });
      await assert.rejects(Promise.resolve(asked), /runs nothing in Restricted Mode/);
    }
  });
});

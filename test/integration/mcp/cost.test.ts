import assert from "node:assert/strict";
import { aControlDocument } from "../../support/aControlDocument.ts";
import { withTempRepo } from "../../support/tempRepo.ts";
import { countTokens } from "../../support/tokens.ts";
import { withMcp } from "./mcpClient.ts";

describe("cost of the MCP server", () => {
  it("tells all of its tools in at most 2,000 tokens", async () => {
    await withTempRepo({ "docs/CONTROL_PLANE.md": aControlDocument() }, ({ root }) =>
      withMcp(root, async ({ client }) => {
        const tokens = countTokens(JSON.stringify(await client.listTools()));
        assert.ok(tokens <= 2000, `${tokens} tokens`);
      }),
    );
  });
});

import assert from "node:assert/strict";
import { decodeNodeClasses } from "../../../src/core/workflow/nodeClasses.ts";
import { readWorkflow } from "../../../src/core/workflow/readWorkflow.ts";
import { validateWorkflow } from "../../../src/core/workflow/validateWorkflow.ts";
import { hasRecordings, recordedClasses, recordedLines, recordedObjectInfo } from "../../support/comfy/recordings.ts";

interface NodeError {
  readonly errors: readonly { readonly type: string; readonly extra_info: { readonly input_name?: string } }[];
}

/** Decided by a node's own code, which no description tells. */
const ownJudgement = "custom_validation_failed";

describe("validation against a real server's verdicts", () => {
  it("finds an error in exactly the nodes in which the server found one", function () {
    if (!hasRecordings) {
      console.log("      skipped: the recordings are not beside the repository");
      return this.skip();
    }
    const lines = recordedLines("08");
    const classes = decodeNodeClasses({ ...recordedObjectInfo(), ...recordedClasses(lines) });
    let compared = 0;
    for (const { body, method, path, requestBody } of lines) {
      if (method !== "POST" || path !== "/prompt" || !requestBody?.text || !body?.text?.startsWith("{")) continue;
      const start = requestBody.text.indexOf('{"prompt":');
      const workflowText =
        start === 0
          ? /^\{"prompt":(\{.*?\})(?=,"client_id"|,"prompt_id"|,"number"|\}$)/s.exec(requestBody.text)?.[1]
          : undefined;
      const reading = readWorkflow(workflowText ?? "");
      if (reading.kind !== "api") continue;
      const verdict = JSON.parse(body.text) as { error?: { type: string }; node_errors: Record<string, NodeError> };
      const refused = Object.entries(verdict.node_errors).filter(([, { errors }]) =>
        errors.some(({ type }) => type !== ownJudgement),
      );
      const findings = validateWorkflow(reading.workflow, classes).filter(
        ({ fault, severity }) => severity === "error" || fault === "wrong-type",
      );
      const nodes = new Set(findings.map(({ node }) => node));
      if (["missing_node_type", "prompt_no_outputs"].includes(verdict.error?.type ?? ""))
        assert.ok(findings.length > 0, workflowText);
      else if (refused.some(([, { errors }]) => errors[0]?.type === "dependency_cycle"))
        assert.equal(findings[0]?.fault, "cycle");
      else assert.deepEqual([...nodes].sort(), refused.map(([id]) => id).sort(), workflowText);
      compared++;
    }
    assert.ok(compared > 25, `${compared} submissions compared`);
  });

  it("reads bounds with every digit", function () {
    if (!hasRecordings) {
      console.log("      skipped: the recordings are not beside the repository");
      return this.skip();
    }
    const classes = decodeNodeClasses(recordedClasses(recordedLines("03")));
    const sampler = classes.get("KSampler")?.inputs.find(({ name }) => name === "seed");
    assert.deepEqual(sampler?.type, { kind: "number", isInteger: true, min: 0, max: 18446744073709551615n });
  });
});

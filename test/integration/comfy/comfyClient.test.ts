import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { isAbort, isControlError } from "../../../src/core/base/errors.ts";
import { ComfyClient } from "../../../src/node/comfy/comfyClient.ts";
import type { RunAnswer, RunWorkflowOptions } from "../../../src/node/comfy/comfyRun.ts";
import { followPrompt, runWorkflow } from "../../../src/node/comfy/comfyRun.ts";
import type { RunProgress } from "../../../src/node/comfy/runProgress.ts";
import { demoNodes } from "../../support/comfy/demoNodes.ts";
import { demoWorkflow } from "../../support/comfy/demoWorkflow.ts";
import { toFrame } from "../../support/comfy/sockets.ts";
import { type FakeComfyOptions, FakeComfyServer } from "../../support/fakeComfyServer.ts";

interface Ground {
  readonly server: FakeComfyServer;
  readonly client: ComfyClient;
}

async function withComfy(options: FakeComfyOptions, use: (ground: Ground) => Promise<void>): Promise<void> {
  const nodes = demoNodes({ checkpoints: ["demo.safetensors"] }, 0);
  await using server = await FakeComfyServer.start({ nodes, ...options });
  const client = new ComfyClient({ baseUrl: server.url, retryMs: 20 });
  try {
    await use({ server, client });
  } finally {
    client.dispose();
  }
}

const quick: RunWorkflowOptions = { neededNodes: 7, silenceMs: 150, patienceMs: 20_000 };
const workflowText = (seed = "42") => JSON.stringify(demoWorkflow()).replace('"seed":42', `"seed":${seed}`);

function finished(answer: RunAnswer) {
  if (answer.type !== "finished") assert.fail(`expected a finished run: ${JSON.stringify(answer)}`);
  return answer.entry;
}

/** Lets a test hold a run at a step. */
function createGate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  let reach: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const onStep = async (_node: string, value: number) => {
    if (value < 3) return;
    reach();
    await opened;
  };
  return { open: () => open(), reached, onStep };
}

async function until(condition: () => boolean, what: string): Promise<void> {
  const end = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > end) assert.fail(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe("the ComfyUI client", () => {
  for (const version of ["0.33.0", "0.3.40"]) {
    it(`runs a workflow to its pictures on ${version}`, () =>
      withComfy({ version }, async ({ client, server }) => {
        const seen: RunProgress[] = [];
        const answer = await runWorkflow(client, workflowText(), {
          ...quick,
          onProgress: (now) => seen.push(now),
          previews: true,
        });
        const entry = finished(answer);
        assert.equal(entry.status, "success");
        assert.deepEqual(entry.files, [
          { filename: "demo_00001_.png", subfolder: "", type: "output", kind: "images", node: "7" },
        ]);
        assert.ok(seen.some(({ step }) => step?.value === 8 && step.max === 8));
        assert.ok(seen.some(({ preview }) => preview?.mime === "image/jpeg"));
        assert.equal(seen.at(-1)?.fraction, 1);
        assert.deepEqual(
          seen.map(({ fraction }) => fraction),
          seen.map(({ fraction }) => fraction).toSorted((a, b) => a - b),
        );
        const info = await client.serverInfo();
        assert.equal(info.version, version);
        assert.ok(
          server.headers.every(({ origin }) => origin === undefined),
          "no Origin is sent",
        );
      }));
  }

  it("keeps every digit of a seed on its way to the server and in its history", () =>
    withComfy({}, async ({ client }) => {
      const entry = finished(await runWorkflow(client, workflowText("18446744073709551615"), quick));
      const sampler = entry.prompt["5"] as { inputs: { seed: unknown } };
      assert.equal(sampler.inputs.seed, 18446744073709551615n);
    }));

  it("reads NaN and Infinity in every answer", () =>
    withComfy({}, async ({ client }) => {
      const entry = finished(
        await runWorkflow(client, '{"1": {"class_type": "DemoNumbers", "inputs": {"value": 1}}}', quick),
      );
      assert.equal(entry.status, "success");
      const classes = await client.nodeClasses();
      assert.deepEqual(classes.get("DemoNumbers")?.inputs[0]?.type, { kind: "number", isInteger: false });
    }));

  it("tells what was left out of a workflow that runs all the same", () =>
    withComfy({}, async ({ client }) => {
      const workflow = { ...demoWorkflow(), 8: { class_type: "DemoSave", inputs: { images: ["6", 0] } } };
      const faults: unknown[] = [];
      const entry = finished(
        await runWorkflow(client, JSON.stringify(workflow), { ...quick, onFaults: (told) => faults.push(...told) }),
      );
      assert.equal(entry.status, "success");
      assert.deepEqual(faults, [{ node: "8", input: "filename_prefix", message: "Required input is missing" }]);
    }));

  for (const version of ["0.33.0", "0.3.40"]) {
    it(`tells every fault of a refused workflow on ${version}`, () =>
      withComfy({ version }, async ({ client }) => {
        const refused = async (workflow: string) => {
          const answer = await runWorkflow(client, workflow, quick);
          return answer.type === "refused" ? answer.faults : assert.fail(answer.type);
        };
        const [missing] = await refused(workflowText().replace('"steps":8', '"steps":0'));
        assert.deepEqual([missing?.node, missing?.input], ["5", "steps"]);
        assert.match(missing?.message ?? "", /smaller than min of 1/);
        const [unknown] = await refused('{"1": {"class_type": "Gone", "inputs": {}}}');
        assert.equal(unknown?.node, "1");
        assert.match(
          (await refused('{"nodes": [], "links": []}'))[0]?.message ?? "",
          /could not read the workflow: 500/,
        );
        assert.match((await refused("{}"))[0]?.message ?? "", /no outputs/);
      }));
  }

  it("tells a workflow that is too large by its plain 413", () =>
    withComfy({ maxBodyBytes: 300 }, async ({ client }) => {
      const answer = await runWorkflow(client, workflowText(), quick);
      assert.match(answer.type === "refused" ? (answer.faults[0]?.message ?? "") : "", /larger than the server takes/);
    }));

  it("reads the shapes of very old servers: error as text, node_errors as list", () =>
    withComfy({}, async ({ client, server }) => {
      server.faults.arm("POST /prompt", {
        kind: "answer",
        status: 400,
        body: '{"error": "no prompt", "node_errors": []}',
      });
      const answer = await client.submit("{}");
      assert.deepEqual(answer, {
        type: "refused",
        faults: [{ node: undefined, input: undefined, message: "no prompt" }],
      });
    }));

  it("takes the failure of a node and of an output that was blocked for what they are", () =>
    withComfy({}, async ({ client }) => {
      const graph = (name: string) => ({
        1: { class_type: "DemoBlank", inputs: { width: 8, height: 8, color: 1 } },
        2: { class_type: name, inputs: { image: ["1", 0], message: "on purpose" } },
        3: { class_type: "DemoPreview", inputs: { images: ["2", 0] } },
        4: { class_type: "DemoPreview", inputs: { images: ["1", 0] } },
      });
      const failed = finished(await runWorkflow(client, JSON.stringify(graph("DemoFail")), quick));
      assert.equal(failed.status, "error");
      assert.deepEqual(failed.failure, { node: "2", nodeType: "DemoFail", type: "ValueError", message: "on purpose" });
      const blocked = finished(await runWorkflow(client, JSON.stringify(graph("DemoBlock")), quick));
      assert.equal(blocked.status, "success");
      assert.equal(blocked.files.length, 1);
    }));

  it("takes a whole run from the cache, with its former files", () =>
    withComfy({}, async ({ client }) => {
      const first = finished(await runWorkflow(client, workflowText(), quick));
      const second = finished(await runWorkflow(client, workflowText(), quick));
      assert.notEqual(second.promptId, first.promptId);
      assert.deepEqual(second.files, first.files);
    }));

  it("cancels what runs and what waits, and nothing else, on an old server too", async () => {
    for (const version of ["0.33.0", "0.3.40"]) {
      const gate = createGate();
      await withComfy({ version, onStep: gate.onStep }, async ({ client, server }) => {
        const [first, second] = [new AbortController(), new AbortController()];
        const running = runWorkflow(client, workflowText("1"), quick, first.signal);
        await gate.reached;
        const waiting = runWorkflow(client, workflowText("2"), quick, second.signal);
        await until(() => server.engine.pending.length === 1, "the second waits");
        assert.equal(await client.interrupt("00000000-0000-4000-8000-000000000000"), false);
        second.abort();
        assert.equal((await waiting).type, "lost");
        assert.ok(server.engine.running, "the first goes on");
        first.abort();
        await until(() => server.requests.some((line) => line.includes("/interrupt")), "interrupted");
        gate.open();
        assert.equal(finished(await running).status, "interrupted");
      });
    }
  });

  it("sorts the queue as it will run", async () => {
    const gate = createGate();
    await withComfy({ onStep: gate.onStep }, async ({ client }) => {
      const running = runWorkflow(client, workflowText("1"), quick);
      await gate.reached;
      const ids: string[] = [];
      for (const options of [{}, {}, { isFirst: true }, { number: 0.5 }]) {
        const answer = await client.submit(workflowText("7"), options);
        ids.push(answer.type === "accepted" ? answer.promptId : assert.fail());
      }
      const { pending, running: now } = await client.queue();
      assert.deepEqual(
        pending.map(({ promptId }) => ids.indexOf(promptId)),
        [2, 3, 0, 1],
      );
      assert.equal(now.length, 1);
      await client.deleteWaiting(ids);
      assert.equal((await client.queue()).pending.length, 0);
      gate.open();
      await running;
    });
  });

  it("gives a waiting prompt another place, as it was, and its follower follows on", async () => {
    const gate = createGate();
    await withComfy({ onStep: gate.onStep }, async ({ client, server }) => {
      const others = new ComfyClient({ baseUrl: server.url });
      const seed = "18446744073709551615";
      const running = runWorkflow(client, workflowText("1"), quick);
      await gate.reached;
      const ids: string[] = [];
      for (const number of [10, 20, 30]) {
        const answer = await others.submit(workflowText(seed), { number, previews: true });
        ids.push(answer.type === "accepted" ? answer.promptId : assert.fail());
      }
      const followed = followPrompt(others, ids[2] ?? "", quick);
      const [first, second, third = ""] = ids;
      const order = async () => (await client.queue()).pending.map(({ promptId }) => ids.indexOf(promptId));
      const before = server.engine.pending.find(({ id }) => id === third);
      assert.equal(await client.move(third, 1), 1);
      assert.deepEqual(await order(), [2, 0, 1]);
      const after = server.engine.pending.find(({ id }) => id === third);
      // The server stamps what it is given, and counts it anew.
      const lasting = (job: typeof after) => ({ ...job, number: 0, extra: { ...job?.extra, create_time: 0 } });
      assert.deepEqual(lasting(after), lasting(before));
      assert.equal(await client.move(third, 2), 2);
      assert.deepEqual(await order(), [0, 2, 1]);
      assert.equal(await client.move(first ?? "", 99), 3);
      assert.deepEqual(await order(), [2, 1, 0]);
      assert.equal(await client.move("00000000-0000-4000-8000-000000000000", 1), undefined);
      const now = (await client.queue()).running[0]?.promptId ?? "";
      assert.equal(await client.move(now, 1), undefined, "what runs is not moved");
      await client.deleteWaiting([first ?? "", second ?? ""]);
      gate.open();
      await running;
      const end = await followed;
      assert.equal(end.type === "finished" && end.entry.promptId, third);
      others.dispose();
    });
  });

  it("keeps a prompt that could not be put back, for another try", async () => {
    const gate = createGate();
    await withComfy({ onStep: gate.onStep }, async ({ client, server }) => {
      const running = runWorkflow(client, workflowText("1"), quick);
      await gate.reached;
      const ids: string[] = [];
      for (const seed of ["2", "18446744073709551615"]) {
        const answer = await client.submit(workflowText(seed));
        ids.push(answer.type === "accepted" ? answer.promptId : assert.fail());
      }
      const [first = "", second = ""] = ids;
      const order = async () => (await client.queue()).pending.map(({ promptId }) => promptId);
      server.faults.arm("POST /prompt", { kind: "drop" });
      assert.equal(await client.move(second, 1), 1, "one lost answer is nothing");
      assert.deepEqual(await order(), [second, first]);
      const before = server.engine.pending.find(({ id }) => id === first)?.prompt;
      server.faults.arm("POST /prompt", { kind: "drop" }, 2);
      const error = await client.move(first, 1).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      assert.ok(isControlError(error) && /could not be put back/.test(error.message), String(error));
      assert.deepEqual(await order(), [second]);
      const { prompt, promptId } = error.data;
      assert.ok(typeof prompt === "string" && promptId === first);
      assert.equal(await client.putBack(first, prompt), true);
      assert.equal(await client.putBack(first, prompt), false, "never twice");
      assert.deepEqual(await order(), [first, second]);
      assert.deepEqual(server.engine.pending.find(({ id }) => id === first)?.prompt, before);
      await client.deleteWaiting(ids);
      gate.open();
      await running;
    });
  });

  it("moves nothing on a server that would give it another id", async () => {
    const gate = createGate();
    await withComfy({ version: "0.3.40", onStep: gate.onStep }, async ({ client, server }) => {
      const running = runWorkflow(client, workflowText("1"), quick);
      await gate.reached;
      const answer = await client.submit(workflowText("2"));
      assert.ok(answer.type === "accepted");
      await assert.rejects(client.move(answer.promptId, 1), /older than 0\.3\.45/);
      assert.equal(server.engine.pending.length, 1);
      await client.deleteWaiting([answer.promptId]);
      gate.open();
      await running;
    });
  });

  it("uses the name under which an upload was stored", () =>
    withComfy({}, async ({ client }) => {
      assert.equal(await client.upload("in put.png", Buffer.from("one")), "in put.png");
      assert.equal(await client.upload("in put.png", Buffer.from("two")), "in put (1).png");
      assert.equal(
        await client.upload("in put.png", Buffer.from("two"), { replace: true, subfolder: "a/b" }),
        "a/b/in put.png",
      );
    }));

  it("knows that a history without the id is an empty object, and a missing folder a 404", () =>
    withComfy({}, async ({ client }) => {
      assert.equal(await client.historyOf("unknown"), undefined);
      assert.deepEqual(await client.history(10), []);
      assert.equal(await client.models("nothing"), undefined);
      assert.deepEqual(await client.models("checkpoints"), ["demo.safetensors", "folder/other model.ckpt"]);
    }));

  it("reaches a server behind a prefix", () =>
    withComfy({}, async ({ server }) => {
      const client = new ComfyClient({ baseUrl: `${server.url}/api/` });
      try {
        assert.equal((await client.serverInfo()).version, "0.33.0");
        assert.equal(finished(await runWorkflow(client, workflowText(), quick)).status, "success");
        assert.ok(server.requests.every((line) => line.includes(" /api/")));
      } finally {
        client.dispose();
      }
    }));

  it("asks no other machine without consent", () => {
    for (const baseUrl of [
      "http://192.168.1.9:8188",
      "http://comfy.example",
      "http://user:pass@127.0.0.1:8188",
      "nothing",
    ]) {
      assert.throws(
        () => new ComfyClient({ baseUrl }),
        (error) => isControlError(error) && error.code === "not-approved",
      );
    }
    new ComfyClient({ baseUrl: "http://comfy.example", isHostApproved: true }).dispose();
  });

  it("sends the run's id with every call of a cycle", () =>
    withComfy({}, async ({ server }) => {
      const client = new ComfyClient({ baseUrl: server.url, runId: "20260102-030405678-a1b2" });
      await client.queue();
      client.dispose();
      assert.equal(server.headers.at(-1)?.["x-run-id"], "20260102-030405678-a1b2");
    }));

  it("gives up at once when it is told to", () =>
    withComfy({}, async ({ client, server }) => {
      server.faults.arm("GET /queue", { kind: "hang" });
      const controller = new AbortController();
      const asked = client.queue(controller.signal);
      await until(() => server.faults.used === 1, "asked");
      controller.abort();
      await assert.rejects(asked, isAbort);
    }));
});

describe("the ComfyUI client on a bad line", () => {
  it("finds the result when no socket ever opens", () =>
    withComfy({}, async ({ client, server }) => {
      server.faults.arm("/ws", { kind: "drop" }, 10_000);
      const entry = finished(await runWorkflow(client, workflowText(), quick));
      assert.equal(entry.status, "success");
    }));

  it("goes on after a lost socket, with the same client id and its flags sent again", async () => {
    const gate = createGate();
    await withComfy({ onStep: gate.onStep }, async ({ client, server }) => {
      const running = runWorkflow(client, workflowText(), quick);
      await gate.reached;
      server.sockets.drop(client.clientId);
      await until(
        () => server.sockets.opened.length === 2 && server.sockets.wantsMetadata(client.clientId),
        "the second socket",
      );
      gate.open();
      assert.equal(finished(await running).status, "success");
      assert.deepEqual(new Set(server.sockets.opened), new Set([client.clientId]));
    });
  });

  it("notices a deaf socket and finds the end that it missed", async () => {
    const gate = createGate();
    await withComfy({ onStep: gate.onStep }, async ({ client, server }) => {
      const running = runWorkflow(client, workflowText(), quick);
      await gate.reached;
      server.sockets.freeze(client.clientId);
      gate.open();
      assert.equal(finished(await running).status, "success");
    });
  });

  it("replaces a socket that went deaf in the middle", async () => {
    const gate = createGate();
    await withComfy({ onStep: gate.onStep }, async ({ client, server }) => {
      const running = runWorkflow(client, workflowText(), quick);
      await gate.reached;
      server.sockets.freeze(client.clientId);
      await until(() => server.sockets.opened.length === 2, "a new socket");
      gate.open();
      assert.equal(finished(await running).status, "success");
    });
  });

  it("never has two sockets of one client id", async () => {
    const gate = createGate();
    await withComfy({ onStep: gate.onStep }, async ({ client, server }) => {
      const running = runWorkflow(client, workflowText(), quick);
      await gate.reached;
      for (let count = 2; count < 6; count++) {
        server.sockets.drop(client.clientId);
        await until(() => server.sockets.opened.length === count && server.sockets.ids.length === 1, `socket ${count}`);
      }
      gate.open();
      assert.equal(finished(await running).status, "success");
    });
  });

  it("calls a prompt lost that a restart took with it", async () => {
    const gate = createGate();
    await withComfy({ onStep: gate.onStep }, async ({ client, server }) => {
      const running = runWorkflow(client, workflowText(), quick);
      await gate.reached;
      await server.suspend();
      await server.resume();
      gate.open();
      assert.equal((await running).type, "lost");
      assert.equal(finished(await runWorkflow(client, workflowText(), quick)).status, "success");
    });
  });

  it("gives up when the server stays away", async () => {
    const gate = createGate();
    await withComfy({ onStep: gate.onStep }, async ({ client, server }) => {
      const states = new Set<string>();
      const onProgress = ({ state }: { readonly state: string }) => void states.add(state);
      const running = runWorkflow(client, workflowText(), { ...quick, patienceMs: 500, onProgress });
      await gate.reached;
      await server.suspend();
      gate.open();
      await assert.rejects(running, (error) => isControlError(error) && error.code === "service-failed");
      assert.ok(states.has("unreachable"), "it is told that nobody answers");
    });
  });

  it("waits for a history that comes later than the end", () =>
    withComfy({ historyLagMs: 300 }, async ({ client }) => {
      assert.equal(finished(await runWorkflow(client, workflowText(), quick)).files.length, 1);
    }));

  it("survives frames twice, out of order, cut off, of unknown kinds and of other prompts", () =>
    withComfy({}, async ({ client, server }) => {
      const noise = [
        "not JSON",
        '{"type": "custom.node", "data": {"x": NaN}}',
        '{"type": 5}',
        '{"type": "executing", "data": {"node": "1"}}',
        '{"type": "executing", "data": {"node": null, "prompt_id": "other"}}',
        '{"type": "executed", "data": {"node": "7", "output": null, "prompt_id": "other"}}',
        '{"type": "progress", "data": {"value": "x", "max": null}}',
        Buffer.from([0, 0, 0, 4, 255, 255, 255, 255, 1]),
        Buffer.from([1, 2, 3]),
        Buffer.from([0, 0, 0, 99, 0, 0, 0, 0]),
        toFrame(4, "{cut", Buffer.from("x")),
      ];
      let held: string | Buffer | undefined;
      server.sockets.rewrite = (frame) => {
        const former = held;
        held = frame;
        return [...noise, ...(former === undefined ? [] : [frame, former, former])];
      };
      assert.equal(finished(await runWorkflow(client, workflowText(), quick)).status, "success");
    }));

  it("reads its own frames without a prompt id, as after a reconnect, and outputs of null", () =>
    withComfy({}, async ({ client, server }) => {
      let rewritten = 0;
      server.sockets.rewrite = (frame) => {
        if (typeof frame !== "string") return [frame];
        const { data, type } = JSON.parse(frame);
        const isBare = type === "executing" && data.node !== null;
        if (!isBare && type !== "executed") return [frame];
        rewritten++;
        return [JSON.stringify({ type, data: isBare ? { node: data.node } : { ...data, output: null } })];
      };
      const nodes = new Set<string | undefined>();
      const onProgress = ({ node }: RunProgress) => void nodes.add(node);
      const entry = finished(await runWorkflow(client, workflowText(), { ...quick, onProgress }));
      assert.deepEqual([entry.status, entry.files.length], ["success", 1]);
      assert.ok(rewritten > 1 && nodes.has("5"), [...nodes].join());
    }));

  it("reads faults that name no input, no bounds, or nothing at all", () =>
    withComfy({}, async ({ client, server }) => {
      const faultsOf = async (error: object, errors: unknown) => {
        const body = JSON.stringify({ error, node_errors: errors });
        server.faults.arm("POST /prompt", { kind: "answer", status: 400, body });
        const answer = await client.submit(workflowText());
        return answer.type === "refused" ? answer.faults : assert.fail(answer.type);
      };
      const whole = {
        type: "prompt_outputs_failed_validation",
        message: "Outputs failed",
        details: "",
        extra_info: {},
      };
      const nothing = {
        type: "exception_during_validation",
        message: "Exception",
        details: "'inputs'",
        extra_info: {},
      };
      const unbounded = { input_name: "ckpt_name", input_config: null, received_value: "x" };
      const listed = {
        type: "value_not_in_list",
        message: "Not in list",
        details: "(length 57)",
        extra_info: unbounded,
      };
      assert.deepEqual(await faultsOf(whole, { 3: { errors: [nothing, listed], class_type: "X" } }), [
        { node: "3", input: undefined, message: "Exception: 'inputs'" },
        { node: "3", input: "ckpt_name", message: "Not in list: (length 57)" },
      ]);
      assert.deepEqual(await faultsOf(whole, {}), [{ node: undefined, input: undefined, message: "Outputs failed" }]);
    }));

  it("repeats a question on a connection that the server has closed, and submits nothing twice", () =>
    withComfy({}, async ({ client, server }) => {
      server.faults.arm("GET /queue", { kind: "drop" });
      assert.deepEqual((await client.queue()).running, []);
      server.faults.arm("POST /prompt", { kind: "drop" });
      await assert.rejects(
        client.submit(workflowText()),
        (error) => isControlError(error) && error.code === "service-failed",
      );
      assert.equal(server.requests.filter((line) => line === "POST /prompt").length, 1);
    }));

  it("says in words what an empty refusal means, and what answers but is no ComfyUI", () =>
    withComfy({}, async ({ client, server }) => {
      const says = async (status: number, body: string, words: RegExp) => {
        server.faults.arm("GET /queue", { kind: "answer", status, body });
        await assert.rejects(client.queue(), (error) => isControlError(error) && words.test(error.message));
      };
      await says(403, "", /refuses \/queue: its check of the caller's origin/);
      await says(404, "404: Not Found", /refuses \/queue: 404/);
      await says(500, "500 Internal Server Error\n\nServer got itself in trouble", /refuses \/queue: 500/);
      await says(200, "<html>welcome</html>", /answers \/queue, but not as ComfyUI/);
      await says(200, "", /answers \/queue, but not as ComfyUI/);
      await says(200, '{"queue_running": null}', /answers \/queue, but not as ComfyUI/);
      for (const status of [200, 400, 500]) {
        server.faults.arm("POST /prompt", { kind: "answer", status, body: "" });
        const answer = await client.submit(workflowText());
        assert.match(answer.type === "refused" ? (answer.faults[0]?.message ?? "") : "", new RegExp(`: ${status}$`));
      }
    }));

  it("has the same bytes as the server's file", () =>
    withComfy({}, async ({ client, server }) => {
      const [file] = finished(await runWorkflow(client, workflowText(), quick)).files;
      const hash = createHash("sha256");
      assert.ok(file);
      const limits = { maximumBytes: 1e6, timeoutMs: 5000 };
      assert.equal(await client.download(file, async (chunk) => void hash.update(chunk), limits), true);
      const there = server.engine.files.get("output", "", "demo_00001_.png") ?? assert.fail();
      assert.equal(hash.digest("hex"), createHash("sha256").update(there).digest("hex"));
      assert.equal(await client.download({ ...file, filename: "gone.png" }, async () => undefined, limits), false);
    }));
});

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { demoNodes } from "../../support/comfy/demoNodes.ts";
import { demoWorkflow } from "../../support/comfy/demoWorkflow.ts";
import { runCommandLine, runJson } from "../../support/commandLine.ts";
import { type FakeComfyOptions, FakeComfyServer } from "../../support/fakeComfyServer.ts";
import { unusedAddress } from "../../support/fakeServers.ts";
import { withTempFolder, withTempRepo } from "../../support/tempRepo.ts";

const seed = "18446744073709551615";
const workflowText = JSON.stringify(demoWorkflow(), undefined, 2).replace('"seed": 42', `"seed": ${seed}`);

async function withWorkflow(
  options: FakeComfyOptions,
  use: (cwd: string, server: FakeComfyServer) => Promise<void>,
): Promise<void> {
  await using server = await FakeComfyServer.start({
    nodes: demoNodes({ checkpoints: ["demo.safetensors"] }, 0),
    ...options,
  });
  await withTempFolder(async (cwd) => {
    writeFileSync(path.join(cwd, "flow.json"), workflowText);
    await use(cwd, server);
  });
}

describe("comfy on the command line", () => {
  it("tells server, queue and history", () =>
    withWorkflow({}, async (cwd, { url }) => {
      const { code, value } = await runJson(["comfy", "status", "--url", url], { cwd });
      assert.equal(code, 0);
      assert.deepEqual([value.schema, value.version, value.running, value.pending], [1, "0.33.0", 0, 0]);
      assert.match((await runCommandLine(["comfy", "queue", "--url", url], { cwd })).stdout, /Nothing runs/);
      assert.deepEqual((await runJson(["comfy", "history", "--url", url], { cwd })).value.history, []);
    }));

  it("shows what a server says, and obeys none of it", () =>
    withWorkflow({}, async (cwd, { faults, url }) => {
      const evil = "\u001b[2J\u001b]0;x\u0007";
      const device = { name: evil, vram_total: 1, vram_free: 1 };
      const body = JSON.stringify({ system: { comfyui_version: evil }, devices: [device] });
      faults.arm("GET /system_stats", { kind: "answer", status: 200, body });
      const messages = [["execution_error", { node_type: evil, exception_type: evil, exception_message: evil }]];
      const entry = { prompt: [0, evil, {}, {}, []], outputs: {}, status: { status_str: "error", messages } };
      faults.arm("GET /history", { kind: "answer", status: 200, body: JSON.stringify({ [evil]: entry }) });
      const told = [
        await runCommandLine(["comfy", "status", "--url", url], { cwd }),
        await runCommandLine(["comfy", "history", "--url", url], { cwd }),
      ];
      for (const { stderr, stdout } of told) {
        assert.ok(stdout.length > 0);
        assert.ok(!/(?!\n)\p{Cc}/u.test(stdout + stderr), JSON.stringify(stdout));
      }
    }));

  it("moves, cancels and interrupts what is in the queue", async () => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    await withWorkflow({ onStep: () => gate }, async (cwd, { engine, faults, url }) => {
      const submit = async () => {
        const reply = await fetch(`${url}/prompt`, {
          method: "POST",
          body: JSON.stringify({ prompt: demoWorkflow() }),
        });
        return ((await reply.json()) as { prompt_id: string }).prompt_id;
      };
      const [running, second, third] = [await submit(), await submit(), await submit()];
      const queue = (...words: string[]) => runJson(["comfy", "queue", ...words, "--url", url], { cwd });
      const idsOf = (items: readonly { promptId: string }[]) => items.map(({ promptId }) => promptId);
      const moved = await queue("move", third.slice(0, 12), "1");
      assert.deepEqual([moved.code, moved.value.moved, idsOf(moved.value.pending)], [0, third, [third, second]]);
      const cancelled = await queue("cancel", second);
      assert.deepEqual([cancelled.value.cancelled, idsOf(cancelled.value.pending)], [[second], [third]]);
      const interrupted = await queue("interrupt");
      assert.deepEqual([interrupted.value.cancelled, interrupted.value.running], [[running], []]);
      for (const words of [
        ["move", third],
        ["move", third, "0"],
        ["cancel"],
        ["cancel", "none"],
        ["interrupt", "all"],
        ["front"],
      ])
        assert.equal((await queue(...words)).code, 2, words.join(" "));
      faults.arm("POST /prompt", { kind: "drop" }, 2);
      const { code, stderr } = await runCommandLine(["comfy", "queue", "move", third, "1", "--url", url], { cwd });
      assert.equal(code, 1, stderr);
      const kept = /Its workflow is kept: (.+\.json)/.exec(stderr)?.[1] ?? "";
      assert.deepEqual(JSON.parse(readFileSync(kept, "utf8")), JSON.parse(JSON.stringify(demoWorkflow())));
      rmSync(path.dirname(kept), { recursive: true });
      open();
      while (engine.remaining > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    });
  });

  it("asks no address that is none", () =>
    withTempFolder(async (cwd) => {
      for (const typed of ["nonsense", "localhost:8188", "file:///etc/passwd", "http://"]) {
        const { code, stderr } = await runCommandLine(["comfy", "status", "--url", typed], { cwd });
        assert.deepEqual(
          [code, stderr.includes("expected an address such as http://127.0.0.1:8188")],
          [2, true],
          stderr,
        );
      }
    }));

  it("takes the server from the user's settings, and fails plainly where nobody listens", () =>
    withWorkflow({}, async (cwd, { url }) => {
      const home = path.join(cwd, "home");
      const settings = (address: string) => ({
        services: [{ id: "comfyui", name: "ComfyUI", url: `${address}/system_stats`, protocol: "comfyui" }],
      });
      const call = async (address: string) => {
        const { mkdirSync } = await import("node:fs");
        mkdirSync(home, { recursive: true });
        writeFileSync(path.join(home, "settings.json"), JSON.stringify(settings(address)));
        return runJson(["comfy", "status"], { cwd, env: { CONTROL_PLANE_HOME: home } });
      };
      assert.equal((await call(url)).value.url, url);
      const { code, value } = await call(await unusedAddress());
      assert.equal(code, 1);
      assert.equal(value.error.code, "service-failed");
      assert.match(value.error.message, /connection refused/);
    }));

  it("validates with places, and exit code 3", () =>
    withWorkflow({}, async (cwd, { url }) => {
      assert.deepEqual(
        (await runJson(["comfy", "validate", "flow.json", "--url", url], { cwd })).value.files[0].findings,
        [],
      );
      writeFileSync(path.join(cwd, "bad.json"), workflowText.replace('"steps": 8', '"steps": 0'));
      const { code, value } = await runJson(["comfy", "validate", "bad.json", "--url", url], { cwd });
      assert.equal(code, 3);
      const line = workflowText.split("\n").findIndex((text) => text.includes('"steps"')) + 1;
      const [finding] = value.files[0].findings;
      assert.deepEqual(
        [finding.fault, finding.node, finding.input, finding.line, finding.column],
        ["too-small", "5", "steps", line, 16],
      );
      const text = await runCommandLine(["comfy", "validate", "flow.json", "bad.json", "--url", url], { cwd });
      assert.match(
        text.stdout,
        new RegExp(`flow\\.json ok\\nbad\\.json:${line}:16 error Unexpected 0, expected at least 1`),
      );
    }));

  it("says plainly that there is no such file", () =>
    withTempFolder(async (cwd) => {
      const { stderr } = await runCommandLine(["comfy", "validate", "flow.json"], { cwd });
      assert.match(stderr, /flow\.json cannot be read: there is no such file\n$/);
    }));

  it("tells how to export what was saved for the graph editor", () =>
    withWorkflow({}, async (cwd, { url }) => {
      writeFileSync(path.join(cwd, "graph.json"), '{"nodes": [], "links": []}');
      const { code, stderr } = await runCommandLine(["comfy", "run", "graph.json", "--url", url], { cwd });
      assert.equal(code, 2);
      assert.match(stderr, /Export \(API\)/);
    }));

  it("runs a workflow with other values, saves its pictures and what proves them", () =>
    withWorkflow({}, async (cwd, { engine, url }) => {
      const args = [
        "comfy",
        "run",
        "flow.json",
        "--url",
        url,
        "--prompt",
        'a "red" boat',
        "--steps",
        "3",
        "--set",
        "5.cfg=2.5",
        "--output",
        "out",
      ];
      const { code, stderr, value } = await runJson(args, { cwd });
      assert.equal(code, 0, stderr);
      const [output] = value.outputs;
      const bytes = readFileSync(path.join(cwd, "out", output.file));
      assert.equal(output.sha256, createHash("sha256").update(bytes).digest("hex"));
      assert.equal(output.bytes, bytes.length);
      const evidence = JSON.parse(readFileSync(path.join(cwd, "out", "media.json"), "utf8"));
      const { folder, ...told } = value;
      assert.deepEqual(told, evidence);
      assert.equal(folder, path.join(cwd, "out"));
      assert.deepEqual(evidence.seeds, [{ node: "5", input: "seed", value: seed }]);
      const [{ bytes: modelBytes, folder: modelFolder, modified, ...model }] = evidence.models;
      assert.deepEqual(model, { node: "1", input: "ckpt_name", value: "demo.safetensors", hash: null });
      assert.deepEqual([modelFolder, modelBytes, Date.parse(modified) > 0], ["checkpoints", 1024, true]);
      const sent = workflowText
        .replace('"a lighthouse"', '"a \\"red\\" boat"')
        .replace('"steps": 8', '"steps": 3')
        .replace('"cfg": 7.5', '"cfg": 2.5');
      assert.equal(evidence.workflow.sha256, createHash("sha256").update(sent).digest("hex"));
      assert.deepEqual(
        [evidence.status, evidence.server.version, evidence.promptId],
        ["success", "0.33.0", [...engine.history.keys()][0]],
      );
      assert.ok(Date.parse(evidence.times.submitted) <= Date.parse(evidence.times.saved));
      assert.equal(readFileSync(path.join(cwd, "flow.json"), "utf8"), workflowText);
    }));

  it("keeps pictures of a cycle in its run folder, others out of git's sight", () =>
    withWorkflow({}, async (cwd, { url }) => {
      const brief = path.join(cwd, "runs", "brief.md");
      const inCycle = await runJson(["comfy", "run", "flow.json", "--url", url], {
        cwd,
        env: { CONTROL_PLANE_BRIEF: brief },
      });
      assert.ok(inCycle.value.folder.startsWith(path.join(cwd, "runs", "media")));
      await withTempRepo({ "flow.json": workflowText }, async (repo) => {
        const { code } = await runJson(["comfy", "run", "flow.json", "--url", url], { cwd: repo.root });
        assert.equal(code, 0);
        assert.equal(repo.git("status", "--porcelain"), "");
      });
    }));

  it("refuses values and workflows with exit codes 2 and 3, and tells a failed run with 1", () =>
    withWorkflow({}, async (cwd, { url }) => {
      const call = (...args: string[]) => runJson(["comfy", "run", ...args, "--url", url], { cwd });
      assert.deepEqual(
        [(await call("flow.json", "--seed", "abc")).code, (await call("flow.json", "--sampler", "none")).code],
        [2, 2],
      );
      assert.equal((await call("flow.json", "--set", "99.x=1")).code, 2);
      writeFileSync(path.join(cwd, "bad.json"), workflowText.replace('"demo.safetensors"', '"gone.ckpt"'));
      const refused = await call("bad.json");
      assert.deepEqual([refused.code, refused.value.status, refused.value.faults[0].node], [3, "refused", "1"]);
      const failing = {
        1: { class_type: "DemoBlank", inputs: { width: 8, height: 8, color: 1 } },
        2: { class_type: "DemoFail", inputs: { image: ["1", 0], message: "no luck" } },
        3: { class_type: "DemoPreview", inputs: { images: ["2", 0] } },
      };
      writeFileSync(path.join(cwd, "fail.json"), JSON.stringify(failing));
      const failed = await call("fail.json");
      assert.deepEqual([failed.code, failed.value.status, failed.value.error.message], [1, "error", "no luck"]);
    }));

  it("keeps what it can fetch, says what it cannot, and exits with 1", () =>
    withWorkflow({}, async (cwd, { faults, url }) => {
      faults.arm("GET /view", { kind: "answer", status: 500, body: "no" });
      const { code, value } = await runJson(["comfy", "run", "flow.json", "--url", url], { cwd });
      assert.deepEqual([code, value.status, value.outputs.length], [1, "success", 0]);
      assert.match(value.unsaved[0].reason, /refuses .*: 500/);
      assert.ok(existsSync(path.join(value.folder, "media.json")));
      faults.arm("GET /view", { kind: "answer", status: 500, body: "no" });
      const told = await runCommandLine(["comfy", "run", "flow.json", "--seed", "1", "--url", url], { cwd });
      assert.match(told.stderr, /not saved: \S+: .*500/);
    }));

  it("sends nothing while its output has no place, or would hide the proof of another run", () =>
    withWorkflow({}, async (cwd, { engine, url }) => {
      const run = (...words: string[]) =>
        runCommandLine(["comfy", "run", "flow.json", "--url", url, ...words], { cwd });
      const file = await run("--output", "flow.json");
      assert.deepEqual([file.code, engine.history.size], [2, 0]);
      assert.match(file.stderr, /Unexpected --output flow\.json, expected a folder/);
      assert.equal((await run("--output", "out")).code, 0);
      const proof = readFileSync(path.join(cwd, "out", "media.json"), "utf8");
      const again = await run("--output", "out", "--seed", "7");
      assert.deepEqual([again.code, engine.history.size], [2, 1]);
      assert.match(again.stderr, /out holds another run, which its media\.json proves; name another folder/);
      assert.equal(readFileSync(path.join(cwd, "out", "media.json"), "utf8"), proof);
      const whole = await run("--steps", "1.5");
      assert.match(whole.stderr, /Unexpected "1\.5", expected a whole number for steps/);
    }));

  it("cancels its prompt, and only that, on Ctrl-C", function () {
    // Windows has no signal that a process could take for Ctrl-C.
    if (process.platform === "win32") return this.skip();
    return withWorkflow({ nodes: demoNodes({ checkpoints: ["demo.safetensors"] }, 0.05) }, async (cwd, server) => {
      writeFileSync(path.join(cwd, "long.json"), workflowText.replace('"steps": 8', '"steps": 900'));
      const { spawn } = await import("node:child_process");
      const child = spawn(
        process.execPath,
        [path.join(process.cwd(), "dist/cli.js"), "comfy", "run", "long.json", "--url", server.url],
        { cwd, stdio: "ignore" },
      );
      const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
      while (!server.engine.running) await new Promise((resolve) => setTimeout(resolve, 20));
      child.kill("SIGINT");
      assert.equal(await ended, 1);
      while (server.engine.running) await new Promise((resolve) => setTimeout(resolve, 20));
      const [entry] = server.engine.history.values();
      assert.equal(JSON.stringify(entry?.status.messages).includes("execution_interrupted"), true);
    });
  });
});

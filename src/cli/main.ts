#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadCommand } from "./loadCommand.ts";
import { createTerminal } from "./terminal.ts";

/** A reader that has seen enough (`| head`) is no failure. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});

function productVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const version = (manifest as { version?: unknown }).version;
  return typeof version === "string" ? version : "unknown";
}

const { runCommandLine } = loadCommand(fileURLToPath(new URL("./command.js", import.meta.url)));
process.exitCode = await runCommandLine({
  argv: process.argv.slice(2),
  env: process.env,
  workingFolder: process.cwd(),
  terminal: createTerminal(process.env),
  version: productVersion,
  hookProgram: fileURLToPath(new URL("./hook.js", import.meta.url)),
  mcpProgram: new URL("./mcp.js", import.meta.url).href,
});

// Waiting for the engine to tidy up takes longer; where writing is asynchronous, what was written goes out first.
if (process.stdout.writableLength + process.stderr.writableLength === 0) process.exit();

/** Agents for cycles inside the extension host: Node scripts outside of the workspace. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

export interface Agents {
  /** Folder of the scripts, for signs between agent and test. */
  readonly folder: string;
  /** The command line of an agent whose script is `body`; it runs in the repository. */
  make(body: string): string;
  remove(): void;
}

/** In the scratch folder of the run, which is removed also when a host is ended in the middle of a suite. */
export function createAgents(): Agents {
  const folder = mkdtempSync(path.join(process.env.CONTROL_PLANE_SCRATCH ?? os.tmpdir(), "agents-"));
  let count = 0;
  return {
    folder,
    make: (body) => {
      const script = path.join(folder, `agent${++count}.mjs`);
      writeFileSync(script, `import { appendFileSync, existsSync, watch, writeFileSync } from "node:fs";\n${body}\n`);
      return [process.execPath, script].map((word) => `"${word.replaceAll("\\", "/")}"`).join(" ");
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Greets by name, as the first task of the shop asks. */
export const greetingAgent = `
console.log("greeting by name");
writeFileSync("src/greeting.js", "export function greet(name) {\\n  return \`Welcome back, \${name}\`;\\n}\\n");
`;

/** Script text that says it is there by writing `started`, and goes on when the file `go` appears beside it. */
export function waitingAgent(folder: string, then: string): string {
  const at = (name: string) => JSON.stringify(path.join(folder, name));
  return `
const watcher = watch(${JSON.stringify(folder)}, look);
writeFileSync(${at("started")}, String(process.pid));
function look() {
  if (!existsSync(${at("go")})) return;
  watcher.close();
  ${then}
}
look();
`;
}

import { runGuard } from "./runGuard.ts";

const argv = process.argv.slice(2);
const isWorkflow = argv.includes("--github");
process.exitCode = runGuard({
  argv,
  env: process.env,
  cwd: process.cwd(),
  print: (line) => void (isWorkflow ? process.stdout : process.stderr).write(`${line}\n`),
});

import { createInterface } from "node:readline/promises";

/** One question on standard error, answered on standard input. Ctrl-C while it is open aborts `controller`, and rejects. */
export async function askPerson(question: string, controller: AbortController): Promise<string> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  prompt.on("SIGINT", () => controller.abort());
  try {
    return (await prompt.question(question, { signal: controller.signal })).trim();
  } finally {
    prompt.close();
  }
}

/** Anything but yes is no. */
export async function askYesNo(question: string, controller: AbortController): Promise<boolean> {
  return /^y(es)?$/i.test(await askPerson(`${question} [y/N] `, controller));
}

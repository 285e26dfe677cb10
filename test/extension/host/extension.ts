/**
 * The test extension. When a test waits at the loopback port `CONTROL_PLANE_BRIDGE`, it connects there and evaluates
 * what the test sends: one JSON object a line, `{ id, source, argument }`, answered by `{ id, value }` or `{ id, error }`.
 */
import net from "node:net";
import readline from "node:readline";
import * as vscode from "vscode";

interface Question {
  readonly id: number;
  /** Source of a function of `(vscode, argument)`. */
  readonly source: string;
  readonly argument: unknown;
}

type Answer = { readonly id: number } & ({ readonly value: unknown } | { readonly error: string });

async function answerTo(question: Question): Promise<Answer> {
  try {
    const body = new Function("vscode", "argument", `return (${question.source})(vscode, argument)`);
    return { id: question.id, value: await body(vscode, question.argument) };
  } catch (error) {
    return { id: question.id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** JSON of an answer; a value that JSON cannot hold becomes an error, so that the test does not wait for ever. */
function toLine(answer: Answer): string {
  try {
    return `${JSON.stringify(answer)}\n`;
  } catch (error) {
    return `${JSON.stringify({ id: answer.id, error: String(error) })}\n`;
  }
}

export function activate(context: vscode.ExtensionContext): void {
  const port = Number(process.env.CONTROL_PLANE_BRIDGE);
  if (!Number.isInteger(port) || port <= 0) return;
  const socket = net.connect(port, "127.0.0.1");
  context.subscriptions.push({ dispose: () => socket.destroy() });
  socket.on("error", (error) => console.error("The test's bridge is gone", error));
  readline.createInterface({ input: socket }).on("line", async (line) => {
    socket.write(toLine(await answerTo(JSON.parse(line))));
  });
}

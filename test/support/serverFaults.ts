import type { IncomingMessage, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";

/** What goes wrong with one answer. */
export type ServerFault =
  /** The true answer, but late. */
  | { readonly kind: "delay"; readonly ms: number }
  /** The connection is cut without an answer. */
  | { readonly kind: "drop" }
  /** Nothing ever comes. */
  | { readonly kind: "hang" }
  /** Another answer. */
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body: string | Buffer;
    }
  /** A head that promises more than comes before the connection is cut. */
  | { readonly kind: "cut"; readonly body: string }
  /** A body without end. */
  | { readonly kind: "endless" }
  /** A byte now and then. */
  | { readonly kind: "drip"; readonly ms: number }
  /** A small compressed body of very many zeros, that nobody asked to compress. */
  | { readonly kind: "bomb"; readonly bytes: number };

interface ArmedFault {
  readonly method: string | undefined;
  readonly path: string;
  readonly fault: ServerFault;
  times: number;
}

/** Faults that wait for their request; each is used up after `times`. */
export class ServerFaults {
  readonly #armed: ArmedFault[] = [];
  /** How many answers a fault took the place of. */
  used = 0;

  /** `POST /prompt`, or a path alone; without the query. */
  arm(request: string, fault: ServerFault, times = 1): void {
    const [first = "", second] = request.split(" ");
    this.#armed.push({ method: second === undefined ? undefined : first, path: second ?? first, fault, times });
  }

  clear(): void {
    this.#armed.length = 0;
  }

  /** The fault of this request, used up by asking. */
  take({ method, url = "" }: IncomingMessage): ServerFault | undefined {
    const path = url.split("?")[0];
    const armed = this.#armed.find(
      (each) => each.times > 0 && each.path === path && (each.method ?? method) === method,
    );
    if (!armed) return undefined;
    armed.times--;
    this.used++;
    return armed.fault;
  }
}

/** Answers as the fault says; false for a delay, after which the true answer follows. */
export async function answerWithFault(fault: ServerFault, response: ServerResponse): Promise<boolean> {
  switch (fault.kind) {
    case "delay":
      await new Promise((resolve) => setTimeout(resolve, fault.ms));
      return false;
    case "drop":
      response.socket?.destroy();
      return true;
    case "hang":
      return true;
    case "answer":
      response.writeHead(fault.status, fault.headers ?? {}).end(fault.body);
      return true;
    case "cut":
      response.writeHead(200, {
        "content-type": "application/json",
        "content-length": String(fault.body.length + 100),
      });
      response.write(fault.body, () => response.socket?.destroy());
      return true;
    case "endless":
      response.writeHead(200, { "content-type": "application/json" });
      pump(response, Buffer.alloc(64 * 1024, " "));
      return true;
    case "drip":
      response.writeHead(200, { "content-type": "application/json" });
      drip(response, fault.ms);
      return true;
    case "bomb": {
      const body = gzipSync(Buffer.alloc(fault.bytes));
      response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" }).end(body);
      return true;
    }
  }
}

function pump(response: ServerResponse, chunk: Buffer): void {
  response.on("error", () => response.destroy());
  const more = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on("drain", more);
  more();
}

function drip(response: ServerResponse, ms: number): void {
  const timer = setInterval(() => response.write(" "), ms);
  response.on("close", () => clearInterval(timer));
}

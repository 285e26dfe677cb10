import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";

/** Serves HTTP on a free loopback port while `use` runs; `base` has no slash at the end. */
export async function withHttpServer(
  listener: RequestListener,
  use: (base: string, server: Server) => Promise<void>,
): Promise<void> {
  const server = createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, server);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

export interface FakeComfy {
  /** The body of `GET /system_stats`. */
  readonly stats: string;
  /** False: the socket is refused with 403. */
  readonly socket: boolean;
}

/** A server that answers a probe as ComfyUI does; `origins` gets the Origin of each socket, empty when it sent none. */
export async function withFakeComfy(
  { stats, socket }: FakeComfy,
  use: (base: string, origins: string[]) => Promise<void>,
): Promise<void> {
  const origins: string[] = [];
  await withHttpServer(
    (request, response) => {
      if (request.url !== "/system_stats") return void response.writeHead(404).end("404: Not Found");
      response.writeHead(200, { "content-type": "application/json; charset=utf-8" }).end(stats);
    },
    async (base, server) => {
      const sockets = new WebSocketServer({ noServer: true });
      server.on("upgrade", (request, connection, head) => {
        origins.push(request.headers.origin ?? "");
        if (!socket || !request.url?.startsWith("/ws?clientId=")) {
          return void connection.end("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
        }
        sockets.handleUpgrade(request, connection, head, (opened) => {
          opened.send('{"type": "status", "data": {"status": {"exec_info": {"queue_remaining": 0}}, "sid": "x"}}');
        });
      });
      try {
        await use(base, origins);
      } finally {
        for (const client of sockets.clients) client.terminate();
        sockets.close();
      }
    },
  );
}

/** A loopback address where nobody listens. */
export async function unusedAddress(): Promise<string> {
  let address = "";
  await withHttpServer(
    () => undefined,
    async (base) => {
      address = base;
    },
  );
  return address;
}

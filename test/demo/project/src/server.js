import { createServer } from "node:http";
import { waterFor } from "./ratio.js";

/** Answers on loopback; `port` 0 takes a free one. */
export function startServer(port) {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const send = (status, value) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(value));
    };
    if (url.pathname === "/health") return send(200, { status: "ok", version: "0.1.0" });
    const coffee = Number(url.searchParams.get("grams"));
    if (url.pathname !== "/water") return send(404, { error: "not found" });
    if (!(coffee > 0)) return send(400, { error: "grams must be above 0" });
    return send(200, { coffee, water: waterFor(coffee) });
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

if (process.argv[1] === import.meta.filename) {
  const server = await startServer(Number(process.env.PORT ?? 4780));
  console.log(`http://127.0.0.1:${server.address().port}`);
}

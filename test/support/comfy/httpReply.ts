import { toPythonJson } from "./pythonJson.ts";

/** What the server answers to one request. */
export interface HttpReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export const json = (value: unknown, status = 200): HttpReply => ({
  status,
  headers: { "content-type": "application/json; charset=utf-8" },
  body: toPythonJson(value),
});
export const empty = (status: number): HttpReply => ({
  status,
  headers: { "content-type": "application/octet-stream" },
  body: "",
});
export const plain = (status: number, text: string): HttpReply => ({
  status,
  headers: { "content-type": "text/plain; charset=utf-8" },
  body: text,
});
export const crashed = () => plain(500, "500 Internal Server Error\n\nServer got itself in trouble");

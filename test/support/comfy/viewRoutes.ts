import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { empty, type HttpReply } from "./httpReply.ts";
import type { PictureFiles } from "./pictureFiles.ts";
import { toJpeg } from "./pictures.ts";

const types: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  webp: "image/webp",
  mp4: "video/mp4",
  txt: "text/plain",
};
/** Kinds that a browser would execute are handed out as attachments only. */
const active = new Set(["html", "htm", "svg", "xml", "js", "css"]);
const modified = new Date("2026-01-02T03:04:05Z").toUTCString();

/** `GET /view` */
export function viewAnswer(query: URLSearchParams, headers: IncomingHttpHeaders, files: PictureFiles): HttpReply {
  const asked = query.get("filename");
  if (asked === null) return empty(404);
  const [, named = "", annotated] = /^(.*?)(?: \[(output|temp|input)\])?$/s.exec(asked) ?? [];
  const type = annotated ?? query.get("type") ?? "output";
  if (named === "" || named.startsWith("/") || named.includes("..") || !["output", "temp", "input"].includes(type))
    return empty(400);
  const subfolder = query.get("subfolder") ?? "";
  if (subfolder.split(/[\\/]/).includes("..") || subfolder.startsWith("/")) return empty(403);
  const name = named.split("/").at(-1) ?? named;
  const bytes = files.get(type, subfolder, name);
  if (!bytes) return empty(404);
  const disposition = `filename="${name}"`;
  const preview = query.get("preview");
  if (preview !== null) return encoded(preview, disposition);
  if (query.has("channel"))
    return { status: 200, headers: { "content-type": "image/png", "content-disposition": disposition }, body: bytes };
  return whole(name, bytes, headers);
}

/** Another format at the same size; here only its first bytes are right, as nobody decodes it. */
function encoded(preview: string, disposition: string): HttpReply {
  const isJpeg = preview.split(";")[0] === "jpeg";
  const body = isJpeg ? toJpeg(1, 128) : Buffer.from("RIFF\x24\0\0\0WEBPVP8 ", "latin1");
  const type = isJpeg ? "image/jpeg" : "image/webp";
  return { status: 200, headers: { "content-type": type, "content-disposition": disposition }, body };
}

function whole(name: string, bytes: Buffer, headers: IncomingHttpHeaders): HttpReply {
  const extension = name.split(".").at(-1) ?? "";
  const isActive = active.has(extension);
  const etag = `"${createHash("sha1").update(bytes).digest("hex").slice(0, 16)}-${bytes.length.toString(16)}"`;
  const common = {
    "x-content-type-options": "nosniff",
    "content-disposition": `${isActive ? "attachment; " : ""}filename="${name}"`,
    "content-type": isActive ? "application/octet-stream" : (types[extension] ?? "application/octet-stream"),
  };
  const dated = { ...common, etag, "last-modified": modified };
  if (
    headers["if-none-match"] === etag ||
    (headers["if-modified-since"] && Date.parse(headers["if-modified-since"]) >= Date.parse(modified))
  ) {
    return { status: 304, headers: dated };
  }
  const range = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? "");
  if (!range) return { status: 200, headers: { ...dated, "accept-ranges": "bytes" }, body: bytes };
  const [start, end] = [Number(range[1]), range[2] ? Number(range[2]) : bytes.length - 1];
  if (start >= bytes.length)
    return { status: 416, headers: { ...common, "content-range": `bytes */${bytes.length}` }, body: "" };
  return {
    status: 206,
    headers: { ...dated, "accept-ranges": "bytes", "content-range": `bytes ${start}-${end}/${bytes.length}` },
    body: bytes.subarray(start, end + 1),
  };
}

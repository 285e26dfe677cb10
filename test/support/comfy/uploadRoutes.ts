import { crashed, empty, type HttpReply, json } from "./httpReply.ts";
import type { PictureFiles } from "./pictureFiles.ts";

interface Part {
  readonly filename: string | undefined;
  readonly body: Buffer;
}

/** The parts of a multipart body by name. */
function partsOf(type: string | undefined, body: Buffer): Map<string, Part> {
  const boundary = /boundary=(?:"([^"]+)"|([^;]+))/.exec(type ?? "");
  const parts = new Map<string, Part>();
  if (!boundary) return parts;
  const text = body.toString("latin1");
  for (const piece of text.split(`--${boundary[1] ?? boundary[2]}`).slice(1, -1)) {
    const end = piece.indexOf("\r\n\r\n");
    const head = Buffer.from(piece.slice(0, end), "latin1").toString("utf8");
    const name = /[; ]name="([^"]*)"/.exec(head)?.[1];
    if (name === undefined) continue;
    const bytes = Buffer.from(piece.slice(end + 4).replace(/\r\n$/, ""), "latin1");
    parts.set(name, { filename: /filename="([^"]*)"/.exec(head)?.[1], body: bytes });
  }
  return parts;
}

/** `POST /upload/image` and, without painting the mask, `/upload/mask`. */
export function uploadAnswer(type: string | undefined, body: Buffer, files: PictureFiles): HttpReply {
  const parts = partsOf(type, body);
  const image = parts.get("image");
  const field = (name: string) => parts.get(name)?.body.toString("utf8") ?? "";
  if (!image) return empty(400);
  const folder = field("type") || "input";
  if (!["input", "temp", "output"].includes(folder) || !image.filename) return crashed();
  const subfolder = field("subfolder");
  if (subfolder.split(/[\\/]/).includes("..") || subfolder.startsWith("/")) return empty(400);
  const mayReplace = ["true", "1"].includes(field("overwrite"));
  const name = freeName(image.filename.split("/").at(-1) ?? "", (candidate) => {
    const there = files.get(folder, subfolder, candidate);
    return mayReplace || there === undefined || there.equals(image.body);
  });
  files.put(folder, subfolder, name, image.body);
  return json({ name, subfolder, type: folder });
}

function freeName(name: string, isFree: (candidate: string) => boolean): string {
  const dot = name.lastIndexOf(".");
  const [stem, extension] = dot === -1 ? [name, ""] : [name.slice(0, dot), name.slice(dot)];
  for (let count = 0; ; count++) {
    const candidate = count === 0 ? name : `${stem} (${count})${extension}`;
    if (isFree(candidate)) return candidate;
  }
}

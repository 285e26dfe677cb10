import { empty, type HttpReply, json, plain } from "./httpReply.ts";

interface UserFile {
  readonly body: Buffer;
  readonly at: number;
}

/** What people have saved on the server: `/userdata` and `/v2/userdata`. Names are paths with `/`. */
export class UserFiles {
  readonly #files = new Map<string, UserFile>();

  list(query: URLSearchParams): HttpReply {
    const folder = query.get("dir");
    if (!folder) return plain(400, "Directory not provided");
    const below = this.#below(folder);
    if (below.length === 0) return plain(404, "Directory not found");
    const shown = query.get("recurse") === "true" ? below : below.filter((name) => !name.includes("/"));
    if (query.get("full_info") === "true")
      return json(shown.map((name) => ({ path: name, ...this.#info(`${folder}/${name}`) })));
    return json(query.get("split") === "true" ? shown.map((name) => [name, ...name.split("/")]) : shown);
  }

  get(name: string): HttpReply {
    const file = this.#files.get(name);
    if (isOutside(name)) return empty(403);
    if (!file) return empty(404);
    const headers = { "content-type": "application/json", "content-disposition": "attachment" };
    return { status: 200, headers: { ...headers, "x-content-type-options": "nosniff" }, body: file.body };
  }

  put(name: string, body: Buffer, query: URLSearchParams): HttpReply {
    if (isOutside(name)) return empty(403);
    if (query.get("overwrite") === "false" && this.#files.has(name)) return plain(409, "File already exists");
    this.#files.set(name, { body, at: Date.now() });
    return json(query.get("full_info") === "true" ? { path: name, ...this.#info(name) } : name);
  }

  move(name: string, to: string): HttpReply {
    const file = this.#files.get(name);
    if (!file) return empty(404);
    this.#files.delete(name);
    this.#files.set(to, file);
    return json(to);
  }

  delete(name: string): HttpReply {
    return this.#files.delete(name) ? { status: 204 } : empty(404);
  }

  /** Folders and files right below a folder, and those below them. */
  tree(folder: string): HttpReply {
    const names = this.#below(folder);
    const folders = new Set(names.flatMap((name) => (name.includes("/") ? [name.split("/")[0] ?? ""] : [])));
    const files = names.map((name) => {
      const { modified, size } = this.#info(`${folder}/${name}`);
      return { name: name.split("/").at(-1), path: `${folder}/${name}`, type: "file", size, modified: modified / 1000 };
    });
    return json([...[...folders].map((name) => ({ name, path: `${folder}/${name}`, type: "directory" })), ...files]);
  }

  #below(folder: string): string[] {
    const start = `${folder}/`;
    return [...this.#files.keys()].flatMap((name) => (name.startsWith(start) ? [name.slice(start.length)] : []));
  }

  #info(name: string) {
    const { at = 0, body } = this.#files.get(name) ?? {};
    return { size: body?.length ?? 0, modified: at, created: at };
  }
}

function isOutside(name: string): boolean {
  return name.split("/").includes("..");
}

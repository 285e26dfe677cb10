import path from "node:path";
import type { ServiceFact } from "../../core/document/repositoryFacts.ts";
import { localService } from "./projectFacts.ts";
import { type ProjectFolder, readSmallText } from "./projectFolder.ts";

const composeFile = /^(docker-)?compose(\.[\w-]+)?\.ya?ml$/;
/** Servers that speak no HTTP; asking them would say that they are down. */
const noHttp = /postgres|mysql|mariadb|mongo|redis|valkey|memcached|rabbitmq|kafka|zookeeper|nats|mosquitto|mail|smtp/i;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The port on this machine of a short (`8080:80`, `127.0.0.1:8080:80/tcp`) or long entry. */
function publishedPort(entry: unknown): number | undefined {
  if (isRecord(entry)) return publishedPort(entry.published === undefined ? undefined : `${entry.published}:0`);
  const parts = String(entry ?? "")
    .replace(/\/\w+$/, "")
    .split(":");
  const port = Number(parts.at(-2));
  return parts.length > 1 && Number.isInteger(port) && port > 0 && port < 65536 ? port : undefined;
}

function toService(name: string, definition: unknown): ServiceFact | undefined {
  if (!isRecord(definition) || noHttp.test(`${name} ${String(definition.image ?? "")}`)) return undefined;
  const ports = Array.isArray(definition.ports) ? definition.ports : [];
  const port = ports.map(publishedPort).find((candidate) => candidate !== undefined);
  const title = name.slice(0, 1).toUpperCase() + name.slice(1);
  return port === undefined ? undefined : localService(title, "", port);
}

function valueIfReadable(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** The HTTP services that a folder's compose files publish. */
export async function readComposeServices(folder: ProjectFolder): Promise<ServiceFact[]> {
  const file = folder.files.find((name) => composeFile.test(name));
  const text = file && (await readSmallText(path.join(folder.absolute, file)));
  if (!text) return [];
  const { readYaml } = await import("../files/readYaml.ts");
  const value = valueIfReadable(() => readYaml(text)[0]);
  if (!isRecord(value) || !isRecord(value.services)) return [];
  return Object.entries(value.services)
    .map(([name, definition]) => toService(name, definition))
    .filter((service) => service !== undefined);
}

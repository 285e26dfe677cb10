import path from "node:path";
import type { CommandFact, ServiceFact } from "../../core/document/repositoryFacts.ts";
import { localService, type ProjectFacts, portIn, surfaceOf } from "./projectFacts.ts";
import { type ProjectFolder, readSmallText } from "./projectFolder.ts";

interface Manifest {
  readonly name: string | undefined;
  readonly scripts: Readonly<Record<string, string>>;
  readonly packages: ReadonlySet<string>;
  readonly bins: readonly string[];
}

/** Web servers by the package that brings them, the most specific first. */
const stacks = [
  { package: "next", name: "Frontend", stack: "Next.js", port: 3000 },
  { package: "nuxt", name: "Frontend", stack: "Nuxt", port: 3000 },
  { package: "@angular/cli", name: "Frontend", stack: "Angular", port: 4200 },
  { package: "react-scripts", name: "Frontend", stack: "React", port: 3000 },
  { package: "vite", name: "Frontend", stack: "Vite", port: 5173 },
] as const;

/** Scripts that check, cheapest first; the first of each group counts. */
const checkScripts = [
  ["lint", "eslint"],
  ["typecheck", "type-check", "types", "tsc"],
  ["test:unit", "unit", "test"],
];

function records(value: unknown): Record<string, string> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

function toManifest(text: string): Manifest | undefined {
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, "")) as Record<string, unknown>;
  } catch {
    // A manifest that does not parse tells nothing; the repository's own tools will say so.
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { bin } = value;
  return {
    name: typeof value.name === "string" ? value.name : undefined,
    scripts: records(value.scripts),
    packages: new Set(Object.keys({ ...records(value.dependencies), ...records(value.devDependencies) })),
    bins: typeof bin === "string" ? [bin] : Object.values(records(bin)),
  };
}

/** How the folder's package manager runs a script from the top level. */
function scriptCommand(folder: ProjectFolder, script: string, managers: readonly string[]): string {
  const has = (lock: string) => folder.files.includes(lock) || managers.includes(lock);
  const at = folder.relative;
  if (has("pnpm-lock.yaml")) return at === "" ? `pnpm run ${script}` : `pnpm --dir ${at} run ${script}`;
  if (has("yarn.lock")) return at === "" ? `yarn run ${script}` : `yarn --cwd ${at} run ${script}`;
  return at === "" ? `npm run ${script}` : `npm --prefix ${at} run ${script}`;
}

function isRealScript(script: string | undefined): boolean {
  return script !== undefined && !script.includes("no test specified");
}

function toService({ packages, scripts }: Manifest): ServiceFact | undefined {
  const stack = stacks.find((candidate) => packages.has(candidate.package));
  const starts = scripts.dev ?? scripts.start ?? scripts.serve;
  if (stack === undefined || starts === undefined) return undefined;
  return localService(stack.name, stack.stack, portIn(starts) ?? stack.port);
}

/** A web server that nobody recognises, but whose script names its port. */
function toUnknownService({ packages, scripts }: Manifest): ServiceFact | undefined {
  const stack = ["express", "fastify", "koa", "hono", "@nestjs/core"].find((name) => packages.has(name));
  const port = portIn(scripts.dev ?? "") ?? portIn(scripts.start ?? "");
  return stack === undefined || port === undefined
    ? undefined
    : localService("Backend", stack.replace("@nestjs/core", "NestJS"), port);
}

/** What `package.json` of a folder says; undefined without one. `topFiles` are the files of the top level. */
export async function readNodeProject(
  folder: ProjectFolder,
  topFiles: readonly string[],
): Promise<ProjectFacts | undefined> {
  if (!folder.files.includes("package.json")) return undefined;
  const manifest = toManifest((await readSmallText(path.join(folder.absolute, "package.json"))) ?? "");
  if (manifest === undefined) return undefined;
  const surface = surfaceOf(folder);
  const names = checkScripts.map((group) => group.find((name) => isRealScript(manifest.scripts[name])));
  const checks: CommandFact[] = names
    .filter((name) => name !== undefined)
    .map((name) => ({ command: scriptCommand(folder, name, topFiles), surface }));
  const smokeChecks = manifest.bins
    .slice(0, 3)
    .map((bin) => ({ command: `node ${path.posix.join(folder.relative, bin)} --help`, surface }));
  const service = toService(manifest) ?? toUnknownService(manifest);
  return {
    name: manifest.name,
    services: service ? [service] : [],
    checks,
    smokeChecks,
    hasTests: names[2] !== undefined,
  };
}

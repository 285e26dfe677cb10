import path from "node:path";
import type { CommandFact, ServiceFact } from "../../core/document/repositoryFacts.ts";
import { localService, type ProjectFacts, portIn, surfaceOf } from "./projectFacts.ts";
import { type ProjectFolder, readSmallText } from "./projectFolder.ts";

const manifests = /^(requirements.*\.txt|pyproject\.toml|setup\.cfg|Pipfile)$/;
/** Files that may say on which port a server listens. */
const starters = /^(Dockerfile|Makefile|Procfile|.*\.(sh|ps1|bat|command))$/;

/** Where an application object is made, for imports and routes. */
interface Application {
  /** `app.main` */
  readonly module: string;
  readonly text: string;
}

function namesPackage(manifest: string, name: string): boolean {
  return new RegExp(String.raw`(?:^|["'\s])${name}(?![\w-])`, "im").test(manifest);
}

async function texts(folder: ProjectFolder, pattern: RegExp): Promise<string> {
  const found = await Promise.all(
    folder.files.filter((name) => pattern.test(name)).map((name) => readSmallText(path.join(folder.absolute, name))),
  );
  return found.filter((text) => text !== undefined).join("\n");
}

async function findApplication(folder: ProjectFolder, factory: string): Promise<Application | undefined> {
  for (const place of ["", "app", "src", "backend", "api"]) {
    if (place !== "" && !folder.folders.includes(place)) continue;
    for (const name of ["main", "app", "server", "asgi", "wsgi"]) {
      const text = await readSmallText(path.join(folder.absolute, place, `${name}.py`));
      if (text?.includes(`${factory}(`)) return { module: place === "" ? name : `${place}.${name}`, text };
    }
  }
  return undefined;
}

/** The health route that the application itself declares. */
function healthRoute(text: string): string | undefined {
  return /\.(?:get|api_route|route)\(\s*["'](\/[\w/-]*health[\w/-]*)["']/i.exec(text)?.[1];
}

/** The line of a start script that serves, so that other ports in the file are not taken for it. */
function serverPort(starters: string): number | undefined {
  const lines = starters.split(/\r?\n/).filter((line) => /uvicorn|gunicorn|hypercorn|flask|runserver/.test(line));
  return lines
    .map((line) => portIn(line.replaceAll(/["',]+/g, " ").replaceAll(/ +/g, " ")))
    .find((port) => port !== undefined);
}

function toService(
  manifest: string,
  application: Application | undefined,
  port: number | undefined,
): ServiceFact | undefined {
  const route = healthRoute(application?.text ?? "");
  if (namesPackage(manifest, "fastapi"))
    return localService("Backend", "FastAPI", port ?? 8000, route ?? "/openapi.json");
  if (namesPackage(manifest, "django")) return localService("Backend", "Django", port ?? 8000, route);
  if (namesPackage(manifest, "flask")) return localService("Backend", "Flask", port ?? 5000, route);
  return undefined;
}

function pythonChecks(folder: ProjectFolder, manifest: string): CommandFact[] {
  const at = folder.relative === "" ? "." : folder.relative;
  const surface = surfaceOf(folder);
  const tools = [
    { name: "ruff", command: `ruff check ${at}` },
    { name: "mypy", command: `mypy ${at}` },
    { name: "pytest", command: `pytest ${at}` },
  ];
  return tools.filter(({ name }) => namesPackage(manifest, name)).map(({ command }) => ({ command, surface }));
}

/** What the Python manifests of a folder say; undefined without one. */
export async function readPythonProject(folder: ProjectFolder): Promise<ProjectFacts | undefined> {
  if (!folder.files.some((name) => manifests.test(name))) return undefined;
  const manifest = await texts(folder, manifests);
  const factory = namesPackage(manifest, "fastapi") ? "FastAPI" : "Flask";
  const application = await findApplication(folder, factory);
  const service = toService(manifest, application, serverPort(await texts(folder, starters)));
  const smokeChecks =
    application && folder.relative === ""
      ? [{ command: `python -c "import ${application.module}"`, surface: surfaceOf(folder) }]
      : [];
  return {
    name: /^\[project\][^[]*?^name\s*=\s*["']([^"']+)["']/ms.exec(manifest)?.[1],
    services: service ? [service] : [],
    checks: pythonChecks(folder, manifest),
    smokeChecks,
    hasTests: namesPackage(manifest, "pytest") || folder.folders.includes("tests"),
  };
}

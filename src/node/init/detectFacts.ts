import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import type { CommandFact, RepositoryFacts, ServiceFact } from "../../core/document/repositoryFacts.ts";
import { readComposeServices } from "./composeServices.ts";
import { readNodeProject } from "./nodeProject.ts";
import { localService, type ProjectFacts } from "./projectFacts.ts";
import { findProjectFolders, type ProjectFolder } from "./projectFolder.ts";
import { readPythonProject } from "./pythonProject.ts";

const maximumCommands = 12;

/** Looks at a repository's own files; starts nothing but `git log`. */
export async function detectFacts(folder: string): Promise<RepositoryFacts> {
  const folders = await findProjectFolders(folder);
  const top = folders[0];
  const projects = await readProjects(folders);
  const topProject = projects.find(({ folder: { relative } }) => relative === "")?.facts;
  const composed = (await Promise.all(folders.map(readComposeServices))).flat();
  const services = [
    ...projects.flatMap(({ facts, folder: at }) => facts.services.map((service) => ({ service, place: at.relative }))),
    ...folders.filter(isComfyUi).map((at) => ({ service: localService("ComfyUI", "", 8188), place: at.relative })),
    ...composed.map((service) => ({ service, place: service.id })),
  ];
  const has = (pattern: RegExp) => top?.files.some((name) => pattern.test(name)) === true;
  return {
    project: topProject?.name ?? path.basename(path.resolve(folder)),
    head: await readHead(folder),
    services: distinctServices(services),
    checks: distinctCommands(projects.flatMap(({ facts }) => facts.checks)),
    smokeChecks: distinctCommands(projects.flatMap(({ facts }) => facts.smokeChecks)),
    hasReadme: has(/^readme(\.\w+)?$/i),
    hasTests:
      projects.some(({ facts }) => facts.hasTests) || folders.some(({ relative }) => /^(tests?|spec)$/.test(relative)),
    hasContributing: has(/^contributing(\.\w+)?$/i),
  };
}

async function readProjects(
  folders: readonly ProjectFolder[],
): Promise<{ readonly folder: ProjectFolder; readonly facts: ProjectFacts }[]> {
  const topFiles = folders[0]?.files ?? [];
  const found: { folder: ProjectFolder; facts: ProjectFacts }[] = [];
  for (const folder of folders) {
    for (const facts of [await readNodeProject(folder, topFiles), await readPythonProject(folder)]) {
      if (facts) found.push({ folder, facts });
    }
  }
  return found;
}

function isComfyUi({ relative, files, folders }: ProjectFolder): boolean {
  const isNamed = /(^|\/)comfyui$/i.test(relative);
  return (isNamed && files.includes("main.py")) || (folders.includes("comfy") && files.includes("main.py"));
}

/** One service a port; a second one with the same name is called by its folder. */
function distinctServices(found: readonly { readonly service: ServiceFact; readonly place: string }[]): ServiceFact[] {
  const services: ServiceFact[] = [];
  for (const { service, place } of found) {
    if (services.some(({ port }) => port === service.port)) continue;
    if (!services.some(({ id }) => id === service.id)) services.push(service);
    else if (place !== "") {
      const name = path.posix.basename(place);
      const id = name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
      if (!services.some((other) => other.id === id)) services.push({ ...service, id, name });
    }
  }
  return services;
}

function distinctCommands(commands: readonly CommandFact[]): CommandFact[] {
  const byCommand = new Map(commands.map((fact) => [fact.command, fact]));
  return [...byCommand.values()].slice(0, maximumCommands);
}

/** The last commit, asked with one plain git call. */
async function readHead(cwd: string): Promise<RepositoryFacts["head"]> {
  const answer = await promisify(execFile)("git", ["log", "-1", "--format=%h%x00%ct%x00%s"], { cwd }).catch(
    () => undefined,
  );
  const [shortHash, seconds, subject] = answer?.stdout.trimEnd().split("\0") ?? [];
  if (!shortHash || seconds === undefined || subject === undefined) return undefined;
  return { shortHash, subject, time: Number(seconds) * 1000 };
}

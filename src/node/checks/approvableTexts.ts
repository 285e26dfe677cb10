import path from "node:path";
import type { ControlDocument } from "../../core/document/model.ts";
import { verificationCommands } from "../../core/document/taskDetails.ts";
import { readPolicy } from "../../core/policy/readPolicy.ts";
import type { Settings } from "../../core/settings.ts";
import { readIfThere } from "../files/readIfThere.ts";
import type { GitRepository } from "../git/gitRepository.ts";
import { findLauncher } from "../health/launcher.ts";
import { GitFileList } from "../models/gitFileList.ts";
import { commandApprovalText } from "./nodeChecks.ts";
import { parseManifest, scriptNames, toApprovalText } from "./packageChecks.ts";
import { ruleApprovalText } from "./ruleChecks.ts";

/** Every text that a cycle here could ask a person to approve: of the document, the settings, the packages, the launcher. */
export async function approvableTexts(
  repository: GitRepository,
  document: ControlDocument,
  settings: Settings,
): Promise<readonly string[]> {
  const { checks, smokeChecks } = readPolicy(document, settings);
  const commands = [
    ...document.ledgers.flatMap(({ tasks }) => tasks).flatMap(verificationCommands),
    ...[...checks.value, ...smokeChecks.value].map(({ command }) => command),
  ];
  const launcher = await findLauncher(repository.place.root);
  return [
    ...commands.map(commandApprovalText),
    ...settings.checks.filter(({ needsApproval }) => needsApproval).map(ruleApprovalText),
    ...(await packageTexts(repository)),
    ...(launcher ? [launcher.text] : []),
  ];
}

/** As the scripts are, and as they were before the work: a check that the work changed runs in both versions. */
async function packageTexts(repository: GitRepository): Promise<string[]> {
  const places = (await new GitFileList(repository.place.root).below(".", new AbortController().signal)).filter(
    (file) => path.posix.basename(file) === "package.json",
  );
  const versions = await Promise.all(
    places.flatMap((place) => [readIfThere(path.join(repository.place.root, place)), repository.fileAt("HEAD", place)]),
  );
  const manifests = versions.filter((text) => text !== undefined).map((text) => parseManifest("", text));
  return manifests.flatMap((manifest) =>
    scriptNames.filter((name) => Object.hasOwn(manifest.scripts, name)).map((name) => toApprovalText(manifest, name)),
  );
}

/** Where git's settings would lead, read without asking git: its answer could depend on what was tampered with. */
import path from "node:path";

/** `section.key=value` of each line that matters, in order; what tools note about branches all the time does not. */
export function configLines(text: string): string[] {
  const lines: string[] = [];
  let section = "";
  for (const line of text.replace(/\\\r?\n/g, " ").split(/\r?\n/)) {
    const trimmed = line.trim();
    if (trimmed === "" || /^[#;]/.test(trimmed)) continue;
    const header = /^\[\s*([^\]"]*?)\s*(?:"((?:[^"\\]|\\.)*)")?\s*\](.*)$/.exec(trimmed);
    if (header) {
      section = [header[1]?.toLowerCase(), header[2]].filter((part) => part !== undefined).join(".");
      if (header[3]?.trim() && !/^[#;]/.test(header[3].trim())) lines.push(`${section}.${header[3].trim()}`);
    } else if (!/^branch(\.|$)/.test(section)) {
      const [key = "", ...value] = trimmed.split("=");
      lines.push(`${section}.${key.trim().toLowerCase()}=${value.join("=").trim()}`);
    }
  }
  return lines.filter((line) => !/^branch\./.test(line));
}

/** Keys whose values differ, came or went. */
export function changedKeys(before: string, after: string): string[] {
  const [was, is] = [configLines(before), configLines(after)];
  if (was.join("\n") === is.join("\n")) return [];
  const differing = [...was.filter((line) => !is.includes(line)), ...is.filter((line) => !was.includes(line))];
  return [...new Set(differing.map((line) => line.split("=")[0] ?? ""))].sort();
}

/** True for a key that makes git run no program and hides nothing from it: who commits, where from and where to. */
export function isHarmless(key: string): boolean {
  return /^(advice|author|color|committer|pull|push|user)\.|^remote\..*\.(fetch|pushurl|tagopt|url)$/.test(key);
}

/** Absolute paths of other files that a configuration includes. */
export function includedFiles(text: string, folder: string, home: string): string[] {
  return configLines(text)
    .map((line) => /^include(?:if\..*)?\.path=(.*)$/i.exec(line)?.[1])
    .filter((file) => file !== undefined && file !== "")
    .map((file) => toAbsolute(file ?? "", folder, home));
}

/** The absolute folder of `core.hooksPath`; undefined when it is not set. */
export function hooksFolder(text: string, root: string, home: string): string | undefined {
  const value = configLines(text)
    .findLast((line) => line.startsWith("core.hookspath="))
    ?.slice("core.hookspath=".length);
  return value ? toAbsolute(value, root, home) : undefined;
}

function toAbsolute(value: string, folder: string, home: string): string {
  const plain = value.replace(/^"(.*)"$/, "$1").replaceAll("\\\\", "\\");
  return path.resolve(
    folder,
    plain.replace(/^~(?=[/\\]|$)/, () => home),
  );
}

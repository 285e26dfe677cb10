// @ts-check
/** Finds the Chromium that tests drive, and on Debian installs it. */
import { existsSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { runProgram } from "./processTree.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome"];

const wellKnown = {
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ],
  win32: ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"].flatMap((name) => [
    path.join(process.env[name] ?? "C:\\", "Google/Chrome/Application/chrome.exe"),
    path.join(process.env[name] ?? "C:\\", "Microsoft/Edge/Application/msedge.exe"),
  ]),
};

/** Flags for a browser in a container, without noise on the network. */
export const chromiumArguments = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Without it the emoji of a control document are empty boxes on screenshots. */
const emojiFont = "fonts-noto-color-emoji";

/** Path of a Chromium: `CHROMIUM_PATH`, the search path, then the usual places; undefined when there is none. */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined && named !== "") {
    if (existsSync(named)) return named;
    throw new Error(`CHROMIUM_PATH is ${named}, and there is no such file`);
  }
  const suffix = process.platform === "win32" ? ".exe" : "";
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const candidates = [
    ...names.flatMap((name) => folders.map((folder) => path.join(folder, name + suffix))),
    ...(process.platform === "darwin" || process.platform === "win32" ? wellKnown[process.platform] : []),
  ];
  return candidates.find((candidate) => existsSync(candidate));
}

/**
 * The path of a Chromium, installed by its Debian package name when none is there and we may; otherwise rejects and
 * says what to install.
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<string>}
 */
export async function ensureChromium({ log = () => undefined } = {}) {
  const found = findChromium();
  if (found !== undefined) return found;
  if (!existsSync("/usr/bin/apt-get") || process.getuid?.() !== 0) {
    throw new Error(
      "No Chromium found. Install Chromium or Google Chrome (Debian, Ubuntu: apt-get install chromium), " +
        "or name one with the variable CHROMIUM_PATH.",
    );
  }
  log("Installing Chromium (apt-get install chromium)");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await runProgram("apt-get", ["update"], { env });
  await runProgram("apt-get", ["install", "--yes", "--no-install-recommends", "chromium", emojiFont], { env });
  const installed = findChromium();
  if (installed === undefined) throw new Error("The Debian package chromium brought no program named chromium");
  return installed;
}

// @ts-check
/** `npm run screenshots`: takes the pictures of the README and of the marketplace page from the packed extension in a real VS Code. */
import { mkdir, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { buildTestExtension, testExtension } from "./extension/build.mjs";
import { top } from "./support/npm.mjs";
import { packExtension } from "./support/packing.mjs";
import { startSession } from "./support/session.mjs";
import { makeTemporaryFolder, removeTemporaryFolder } from "./support/temporaryFolder.mjs";
import { installExtension, installVsCodeServer } from "./support/vscodeServer.mjs";

/** @typedef {import("./support/session.mjs").Session} Session */

const pictures = path.join(top, "media/screenshots");
const size = { width: 1200, height: 760 };
/** Without the title bar, which names the test's host. */
const clip = { x: 0, y: 30, width: size.width, height: size.height - 30 };

/** What every picture leaves out. */
const settings = {
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "breadcrumbs.enabled": false,
  "editor.minimap.enabled": false,
  "controlPlane.services.intervalSeconds": 0,
};

/** @type {readonly { name: string, scenario: "demo" | "empty", take: (session: Session) => Promise<unknown> }[]} */
const shots = [
  {
    name: "ledger",
    scenario: "demo",
    take: async (session) => {
      await session.setTheme("light");
      await session.execute("controlPlane.ledger.focus");
      await session.execute("controlPlane.revealTask", "T-20260105-002");
      await session.page.getByRole("treeitem", { name: /Take ounces/ }).waitFor();
      await session.page.locator(".codelens-decoration", { hasText: "AUTO" }).first().waitFor();
    },
  },
  {
    name: "dashboard",
    scenario: "demo",
    take: async (session) => {
      await session.setTheme("dark");
      await session.execute("workbench.action.closeSidebar");
      await session.execute("controlPlane.openDashboard");
      await session.webview().getByText("Minutes of brewing").first().waitFor();
      const history = session.webview().getByRole("button", { name: "Read the history" });
      await history.click();
      await session.webview().locator("svg[role=img]").first().waitFor();
      await session.webview().locator("h1").first().scrollIntoViewIfNeeded();
    },
  },
  {
    name: "initialize",
    scenario: "empty",
    take: async (session) => {
      await session.setTheme("dark");
      await session.execute("controlPlane.ledger.focus");
      await session.page.getByRole("button", { name: "Initialize Control Plane" }).first().click();
      await session.page
        .locator(".monaco-diff-editor .view-line", { hasText: /CONTROL_PLANE/ })
        .first()
        .waitFor();
    },
  },
];

const { file: vsix } = await packExtension();
await buildTestExtension([]);
const scratch = await makeTemporaryFolder("control-plane-screenshots");
try {
  const extensionsDir = path.join(scratch, "extensions");
  await installVsCodeServer({ log: console.log });
  await installExtension({ vsix, extensionsDir });
  await mkdir(pictures, { recursive: true });
  for (const { name, scenario, take } of shots) {
    const session = await startSession({ scenario, settings, extensionsDir, testExtension });
    try {
      await session.page.setViewportSize(size);
      await take(session);
      await session.execute("notifications.clearAll");
      await session.page.mouse.move(size.width / 2, size.height - 40);
      await session.page.screenshot({ path: path.join(pictures, `${name}.png`), clip });
    } finally {
      await session.close();
    }
  }
} finally {
  await removeTemporaryFolder(scratch);
}
for (const name of await readdir(pictures)) {
  const { size: bytes } = await stat(path.join(pictures, name));
  console.log(`media/screenshots/${name}: ${Math.round(bytes / 1024)} KB`);
}

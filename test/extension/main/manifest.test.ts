import assert from "node:assert/strict";
import * as vscode from "vscode";

const extensionId = "control-plane.control-plane";

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
  };
}

describe("the packed extension", () => {
  let extension: vscode.Extension<unknown>;

  before(async () => {
    const found = vscode.extensions.getExtension(extensionId);
    assert.ok(found, `${extensionId} is not installed`);
    extension = found;
    await extension.activate();
  });

  it("runs from where VS Code installed it, with nothing but the product in it", async () => {
    assert.match(extension.extensionUri.path, /\/extensions\/control-plane\.control-plane-/);
    const entries = await vscode.workspace.fs.readDirectory(extension.extensionUri);
    const names = entries.map(([name]) => name);
    assert.ok(names.includes("dist"));
    assert.ok(!names.includes("node_modules") && !names.includes("src") && !names.includes("test"), names.join(", "));
  });

  it("is active", () => assert.ok(extension.isActive));

  it("registers every command that it contributes", async () => {
    const { commands } = (extension.packageJSON as Manifest).contributes;
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.ok(commands.length > 0);
    assert.deepEqual(
      commands.map(({ command }) => command).filter((command) => !registered.has(command)),
      [],
    );
  });

  it("has a focus command for each of its views", async () => {
    const { views } = (extension.packageJSON as Manifest).contributes;
    const registered = new Set(await vscode.commands.getCommands(true));
    const ids = Object.values(views).flatMap((list) => list.map(({ id }) => `${id}.focus`));
    assert.deepEqual(
      ids.filter((id) => !registered.has(id)),
      [],
    );
  });
});

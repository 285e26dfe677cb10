import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { findingSeverities } from "../../src/core/lint/finding.ts";
import { ruleIds } from "../../src/core/lint/findingFilter.ts";
import { agentVerbNames, agentVerbTable, inputSchemaOf } from "../../src/node/agentVerbs/agentVerbTable.ts";
import { toChatWish } from "../../src/vscode/chat/chatWish.ts";
import { commandTable } from "../../src/vscode/commands.ts";
import * as ids from "../../src/vscode/ids.ts";
import { readManifest } from "../support/manifest.ts";

const top = process.cwd();

interface Manifest {
  readonly icon: string;
  readonly activationEvents: readonly string[];
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly icon: string }[]>>;
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string; readonly icon: string }[] };
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string; readonly when: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when?: string }[]>>;
    readonly keybindings: readonly { readonly command: string; readonly when?: string }[];
    readonly chatParticipants: readonly {
      readonly id: string;
      readonly name: string;
      readonly description: string;
      readonly commands: readonly { readonly name: string }[];
    }[];
    readonly languageModelTools: readonly {
      readonly name: string;
      readonly toolReferenceName: string;
      readonly modelDescription: string;
      readonly inputSchema: unknown;
    }[];
    readonly configuration: readonly {
      readonly title: string;
      readonly properties: Readonly<Record<string, { readonly scope?: string }>>;
    }[];
  };
}

const manifest = readManifest() as Manifest;
const { contributes } = manifest;
const properties = Object.assign({}, ...contributes.configuration.map((group) => group.properties)) as Readonly<
  Record<string, { readonly scope?: string }>
>;
const commandIds = Object.values(ids.commandIds).sort();
const settingIds = Object.values(ids.settingKeys)
  .map((key) => `${ids.configurationSection}.${key}`)
  .sort();

/** Words of `controlPlane.…` in a `when` clause or a text, without those of commands and views. */
function ownWords(text: string): string[] {
  return text.match(/\bcontrolPlane\.[\w.]+/g) ?? [];
}

describe("manifest", () => {
  it("contributes exactly the commands of ids.ts", () => {
    assert.deepEqual(contributes.commands.map((entry) => entry.command).sort(), commandIds);
  });

  it("has a handler for every command, and no other", () => {
    assert.deepEqual(Object.keys(commandTable(undefined as never)).sort(), commandIds);
  });

  it("calls the main command AUTO, and puts all in one category", () => {
    const auto = contributes.commands.find((entry) => entry.command === ids.commandIds.auto);
    assert.equal(auto?.title, "AUTO");
    assert.deepEqual([...new Set(contributes.commands.map((entry) => entry.category))], ["Control Plane"]);
  });

  it("contributes exactly the views of ids.ts, in its container", () => {
    assert.deepEqual(
      contributes.viewsContainers.activitybar.map((entry) => entry.id),
      [ids.containerId],
    );
    assert.deepEqual(Object.keys(contributes.views), [ids.containerId]);
    const views = (contributes.views[ids.containerId] ?? []).map((entry) => entry.id);
    assert.deepEqual(views.sort(), Object.values(ids.viewIds).sort());
  });

  it("contributes exactly the settings of ids.ts, each with a scope", () => {
    assert.deepEqual(Object.keys(properties).sort(), settingIds);
    for (const [key, property] of Object.entries(properties)) {
      assert.match(property.scope ?? "", /^(resource|machine)$/, `${key} has no scope that fits a folder`);
    }
  });

  it("is told in the README: every setting with its default", () => {
    const readme = readFileSync(path.join(top, "README.md"), "utf8");
    for (const [key, property] of Object.entries(properties)) {
      const { default: value } = property as { readonly default?: unknown };
      const row = `| \`${key.slice(ids.configurationSection.length + 1)}\` | \`${JSON.stringify(value)}\` |`;
      assert.ok(readme.includes(row), `README.md has no row ${row}`);
    }
  });

  it("offers every rule in the setting of severities", () => {
    const severities = properties[`${ids.configurationSection}.lint.severities`] as {
      readonly propertyNames?: { readonly enum: readonly string[] };
      readonly additionalProperties?: { readonly enum: readonly string[] };
    };
    assert.deepEqual(severities.propertyNames?.enum, ruleIds().toSorted());
    assert.deepEqual(severities.additionalProperties?.enum, [...findingSeverities, "off"]);
  });

  it("restricts only settings that exist, and all that choose what runs", () => {
    const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
    assert.deepEqual(
      restricted.filter((key) => !settingIds.includes(key)),
      [],
    );
    for (const key of ["agent.command", "executor", "checks.rules", "services.extra"]) {
      assert.ok(restricted.includes(`${ids.configurationSection}.${key}`), `${key} is not restricted`);
    }
  });

  it("names only known commands in menus, keys and welcome texts", () => {
    const used = [
      ...Object.values(contributes.menus).flatMap((entries) => entries.map((entry) => entry.command)),
      ...contributes.keybindings.map((entry) => entry.command),
      ...contributes.viewsWelcome.flatMap((entry) =>
        [...entry.contents.matchAll(/command:(controlPlane\.\w+)/g)].map((match) => match[1] ?? ""),
      ),
    ];
    assert.deepEqual(
      used.filter((command) => !commandIds.includes(command as ids.CommandId)),
      [],
    );
  });

  it("names only known context keys, views and items in when clauses", () => {
    const known: readonly string[] = [
      ...Object.values(ids.contextKeys),
      ...Object.values(ids.viewIds),
      ...Object.values(ids.itemContexts),
    ];
    const clauses = [
      ...Object.values(contributes.menus).flat(),
      ...contributes.viewsWelcome,
      ...contributes.keybindings,
      ...(contributes.commands as readonly { readonly enablement?: string }[]).map((entry) => ({
        when: entry.enablement,
      })),
    ].map((entry) => entry.when ?? "");
    assert.deepEqual(
      clauses.flatMap(ownWords).filter((word) => !known.includes(word)),
      [],
    );
  });

  it("activates on the document, on markdown, for a restored panel and for the page of a rule", () => {
    assert.deepEqual(manifest.activationEvents, [
      "workspaceContains:docs/CONTROL_PLANE.md",
      "onLanguage:markdown",
      `onWebviewPanel:${ids.dashboardViewType}`,
      `onWebviewPanel:${ids.galleryViewType}`,
      "onUri",
    ]);
  });

  it("points at icons that exist", () => {
    const icons = [manifest.icon, ...contributes.viewsContainers.activitybar.map((entry) => entry.icon)];
    for (const icon of icons) assert.ok(readFileSync(path.join(top, icon)).length > 0, icon);
  });

  it("contributes one chat participant, whose slash commands it understands, and names the palette's AUTO", () => {
    const [participant, ...others] = contributes.chatParticipants;
    assert.equal(others.length, 0);
    assert.equal(participant?.id, ids.participantId);
    assert.equal(participant?.name, "control-plane");
    assert.match(participant?.description ?? "", /Command Palette/);
    for (const { name } of participant?.commands ?? []) assert.equal(toChatWish(name, "").type, name);
  });

  it("contributes the agent's verbs as tools of language models, word for word", () => {
    assert.deepEqual(Object.keys(ids.toolIds).sort(), [...agentVerbNames].sort());
    const tools = new Map(contributes.languageModelTools.map((tool) => [tool.name, tool]));
    assert.equal(tools.size, agentVerbNames.length);
    for (const verb of agentVerbNames) {
      const tool = tools.get(ids.toolIds[verb]);
      assert.match(tool?.name ?? "", /^[\w-]+$/);
      assert.equal(tool?.modelDescription, agentVerbTable[verb].description, verb);
      assert.deepEqual(tool?.inputSchema, JSON.parse(JSON.stringify(inputSchemaOf(verb))), verb);
    }
    const names = contributes.languageModelTools.map((tool) => tool.toolReferenceName);
    assert.equal(new Set(names).size, names.length);
  });

  it("spells every public id only in ids.ts", () => {
    const folder = path.join(top, "src/vscode");
    const strays = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && name !== "ids.ts")
      .flatMap((name) => {
        const literals =
          readFileSync(path.join(folder, name), "utf8").match(/["'`]controlPlane\.\w[^"'`]*["'`]/g) ?? [];
        return literals.map((literal) => `${name}: ${literal}`);
      });
    assert.deepEqual(strays, []);
  });
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { commandIds, configurationSection, contextKeys, settingKeys, viewIds } from "../../src/vscode/ids.ts";
import { readManifest } from "../support/manifest.ts";

interface Step {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly media: { readonly svg: string; readonly altText: string };
  readonly completionEvents: readonly string[];
}

interface Manifest {
  readonly contributes: {
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly type?: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly when: string; readonly contents: string }[];
    readonly walkthroughs: readonly { readonly id: string; readonly steps: readonly Step[] }[];
  };
}

const { contributes } = readManifest() as Manifest;

/** Whether a clause of `&&`, `!`, `==` and `!=` holds. */
function holds(when: string, context: Readonly<Record<string, string | boolean>>): boolean {
  return when.split("&&").every((part) => {
    const [name = "", equal, value] = part.trim().split(/\s*(==|!=)\s*/);
    if (equal !== undefined) return (context[name] === value) === (equal === "==");
    return name.startsWith("!") ? context[name.slice(1)] !== true : context[name] === true;
  });
}

const open = { workbenchState: "folder", [contextKeys.ready]: true };
const states = {
  "no folder": { workbenchState: "empty", isWorkspaceTrusted: true },
  "no document": { ...open, isWorkspaceTrusted: true },
  "no document, Restricted Mode": open,
  "a document": { ...open, [contextKeys.hasDocument]: true, isWorkspaceTrusted: true },
  "a document, Restricted Mode": { ...open, [contextKeys.hasDocument]: true },
} as const;

/** Links that stand alone on a line are drawn as buttons. */
const buttonsOf = (contents: string) => contents.split("\n").filter((line) => /^\[[^\]]+\]\([^)]+\)$/.test(line));

describe("the first minutes", () => {
  const lists = Object.values(contributes.views)
    .flat()
    .filter(({ type }) => type !== "webview");

  for (const [name, context] of Object.entries(states)) {
    it(`every empty view says one thing and offers one action: ${name}`, () => {
      for (const { id } of lists) {
        // With a document the ledger is never empty.
        if (id === viewIds.ledger && contextKeys.hasDocument in context) continue;
        const shown = contributes.viewsWelcome.filter(({ view, when }) => view === id && holds(when, context));
        assert.equal(shown.length, 1, `${id} shows ${shown.length} texts`);
        assert.equal(buttonsOf(shown[0]?.contents ?? "").length, 1, `${id}: ${shown[0]?.contents}`);
      }
    });
  }

  const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);
  const ours = (text: string) => [...text.matchAll(/command:(controlPlane\.\w+)/g)].map((match) => match[1] ?? "");

  it("the walkthrough leads through six steps, each with one action of ours or of VS Code", () => {
    assert.deepEqual(
      steps.map(({ id }) => id),
      ["folder", "initialize", "tasks", "executor", "auto", "dashboard"],
    );
    const known: readonly string[] = Object.values(commandIds);
    for (const { description } of steps) {
      assert.equal(buttonsOf(description).length, 1, description);
      for (const command of ours(description)) assert.ok(known.includes(command), command);
    }
  });

  it("each step is ticked by something that happens", () => {
    const known: readonly string[] = [
      ...Object.values(commandIds).map((id) => `onCommand:${id}`),
      ...Object.values(contextKeys).map((id) => `onContext:${id}`),
      ...Object.values(viewIds).map((id) => `onView:${id}`),
      ...Object.values(settingKeys).map((key) => `onSettingChanged:${configurationSection}.${key}`),
      `onContext:${contextKeys.ready} && workspaceFolderCount != 0`,
    ];
    for (const { completionEvents, id } of steps) {
      assert.ok(completionEvents.length > 0, id);
      for (const event of completionEvents) assert.ok(known.includes(event), event);
    }
  });

  it("its pictures are small, take every colour from the theme, and run nothing", () => {
    for (const { media } of steps) {
      const svg = readFileSync(media.svg, "utf8");
      assert.ok(media.altText.length > 10 && svg.length < 1500, media.svg);
      const colours = [...svg.matchAll(/(?:stroke|fill)="([^"]+)"/g)].map((match) => match[1] ?? "");
      for (const colour of colours) assert.match(colour, /^(none|var\(--vscode-[\w-]+\))$/, media.svg);
      assert.doesNotMatch(svg, /<script|<style|href|on\w+=/i);
    }
  });
});

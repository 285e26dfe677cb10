/** The only importer of the UI toolkit. Its badge and tag carry a style attribute, which the page's policy forbids: not used. */
import { vsCodeButton } from "@vscode/webview-ui-toolkit/dist/button/index.js";
import { vsCodeProgressRing } from "@vscode/webview-ui-toolkit/dist/progress-ring/index.js";
import { provideVSCodeDesignSystem } from "@vscode/webview-ui-toolkit/dist/vscode-design-system.js";
import { type ElementNode, h } from "./dom.ts";
import { type IconName, icon } from "./icons.ts";

/** Defines the custom elements, unless they are; until then `page.css` makes them look alike. */
export function registerComponents(): void {
  if (customElements.get("vscode-button") !== undefined) return;
  // Without a root no tokens are written into the page; see `toolkitColors.ts`.
  provideVSCodeDesignSystem().withDesignTokenRoot(null).register(vsCodeButton(), vsCodeProgressRing());
}

export interface ButtonParts {
  readonly key?: string;
  readonly label: string;
  readonly appearance: "primary" | "secondary";
  readonly icon?: IconName;
  /** Why it does nothing now. It stays where the keyboard can find it, and says so. */
  readonly unavailable?: string | undefined;
  readonly onClick: () => void;
}

/** A push button with a visible label. */
export function button(parts: ButtonParts): ElementNode {
  const { unavailable } = parts;
  return h(
    "vscode-button",
    {
      key: parts.key,
      appearance: parts.appearance,
      "aria-label": unavailable === undefined ? parts.label : `${parts.label} (${unavailable})`,
      "aria-disabled": unavailable === undefined ? undefined : true,
      title: unavailable,
      on: { click: () => unavailable === undefined && parts.onClick() },
    },
    parts.icon !== undefined && icon(parts.icon, "start"),
    parts.label,
  );
}

/** Something is going on; `label` says what. */
export function progressRing(label: string): ElementNode {
  return h("vscode-progress-ring", { "aria-label": label });
}

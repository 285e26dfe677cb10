import { escapedMarkup } from "../base/escapedMarkup.ts";

/** What the host knows of the page that it is about to show. */
export interface DashboardShell {
  /** Fresh for every page; letters and digits. */
  readonly nonce: string;
  /** Where the page finds `dist/webview/dashboard.js`. */
  readonly scriptUri: string;
  /** Where the page finds `dist/webview/dashboard.css`. */
  readonly styleUri: string;
  /** The host's own source for the policy: `webview.cspSource`. */
  readonly cspSource: string;
  /** Sentences of the page by their English, as JSON; undefined where the page speaks English. */
  readonly translations?: string | undefined;
  /** BCP 47, for dates and screen readers: `en`, `de-CH`. */
  readonly lang: string;
}

/** SHA-256 of the empty text: the UI toolkit adds one empty `<style>` and fills it by script. */
const emptyStyleHash = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

/** The page's policy: nothing but its own script and styles; no inline code, no connection, no foreign image. */
export function dashboardPolicy({ nonce, cspSource }: Pick<DashboardShell, "nonce" | "cspSource">): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}' '${emptyStyleHash}'`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} blob:`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** The whole document that a host gives to its webview; every part is escaped. */
export function dashboardHtml(shell: DashboardShell): string {
  const nonce = escapedMarkup(shell.nonce);
  const translations =
    shell.translations === undefined ? "" : ` data-translations="${escapedMarkup(shell.translations)}"`;
  return `<!DOCTYPE html>
<html lang="${escapedMarkup(shell.lang)}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${escapedMarkup(dashboardPolicy(shell))}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Control Plane</title>
    <link rel="stylesheet" nonce="${nonce}" href="${escapedMarkup(shell.styleUri)}">
    <script type="module" nonce="${nonce}" src="${escapedMarkup(shell.scriptUri)}"></script>
  </head>
  <body>
    <div id="dashboard"${translations}></div>
  </body>
</html>
`;
}

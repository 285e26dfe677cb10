import assert from "node:assert/strict";
import { dashboardHtml, dashboardPolicy } from "../../../src/core/views/dashboardHtml.ts";

const shell = {
  nonce: "abc123",
  scriptUri: "https://host/dashboard.js",
  styleUri: "https://host/dashboard.css",
  cspSource: "https://host",
  lang: "en",
};

describe("dashboardHtml", () => {
  it("allows the page's own script and styles and nothing else", () => {
    const policy = dashboardPolicy(shell);
    assert.match(policy, /^default-src 'none'; script-src 'nonce-abc123'; style-src 'nonce-abc123' 'sha256-/);
    assert.doesNotMatch(policy, /unsafe|\*|https:\s|connect-src/);
  });

  it("marks script and styles with the nonce", () => {
    const html = dashboardHtml(shell);
    assert.equal(html.split('nonce="abc123"').length, 3);
    assert.match(html, /<div id="dashboard"><\/div>/);
    assert.match(html, /<html lang="en">/);
  });

  it("carries the sentences of another language, and nothing where there are none", () => {
    const html = dashboardHtml({ ...shell, translations: '{"Now":"Jetzt"}' });
    assert.match(html, /<div id="dashboard" data-translations="\{&quot;Now&quot;:&quot;Jetzt&quot;\}"><\/div>/);
  });

  it("escapes every part, so that none can leave its attribute", () => {
    const breakout = `"'><script>alert(1)</script>&`;
    const html = dashboardHtml({
      nonce: breakout,
      scriptUri: breakout,
      styleUri: breakout,
      cspSource: breakout,
      lang: breakout,
      translations: JSON.stringify({ [breakout]: breakout }),
    });
    assert.equal(html.match(/<script/g)?.length, 1);
    assert.equal(html.match(/<\/script>/g)?.length, 1);
    assert.doesNotMatch(html, /alert\(1\)<\//);
  });
});

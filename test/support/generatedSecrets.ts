/** Secrets of every family, made up anew by a seed: nothing in this file is anybody's, and none of it is found by a scanner. */

export interface GeneratedSecret {
  readonly family: string;
  readonly value: string;
  /** Parts that must not be found anywhere. */
  readonly telling: readonly string[];
}

const digits = "0123456789";
const lower = "abcdefghijklmnopqrstuvwxyz";
const upper = lower.toUpperCase();
const alnum = digits + lower + upper;
const hex = "0123456789abcdef";
const url = `${alnum}_-`;

/** One secret of each family. */
export function generateSecrets(seed: number): GeneratedSecret[] {
  const random = createRandom(seed);
  const of = (alphabet: string, length: number) =>
    Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join("");
  /** Ends in a letter and holds a digit, as long random texts do. */
  const mixed = (length: number, alphabet = alnum) => `${of(alphabet, length - 3)}7${of(lower, 1)}${of(upper, 1)}`;
  const block = (length: number) => of(`${alnum}+/`, length).replace(/(.{64})/g, "$1\n");
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const pem = (name: string) => `-----BEGIN ${name}-----\n${block(400)}\n-----END ${name}-----`;
  const families: Readonly<Record<string, string>> = {
    "AWS access key": `AKIA${of(upper + digits, 16)}`,
    "AWS temporary key": `ASIA${of(upper + digits, 16)}`,
    "AWS session": `IQoJb3JpZ2lu${mixed(120)}`,
    "GitHub personal": `ghp_${mixed(36)}`,
    "GitHub OAuth": `gho_${mixed(36)}`,
    "GitHub app": `ghs_${mixed(36)}`,
    "GitHub user": `ghu_${mixed(36)}`,
    "GitHub refresh": `ghr_${mixed(76)}`,
    "GitHub fine-grained": `github_pat_${mixed(22)}_${mixed(59)}`,
    "GitLab personal": `glpat-${mixed(20, url)}`,
    "GitLab routable": `glpat-${mixed(40, url)}.${of(lower + digits, 2)}.${of(lower + digits, 9)}`,
    "GitLab deploy": `gldt-${mixed(20, url)}`,
    "GitLab runner": `glrt-${mixed(20, url)}`,
    "GitLab trigger": `glptt-${of(hex, 40)}`,
    "GitLab job": `glcbt-64_${mixed(20, url)}`,
    "Slack bot": `xoxb-${of(digits, 12)}-${of(digits, 12)}-${mixed(24)}`,
    "Slack user": `xoxp-${of(digits, 12)}-${of(digits, 12)}-${of(digits, 12)}-${of(hex, 32)}`,
    "Slack app": `xapp-1-A${of(upper + digits, 10)}-${of(digits, 13)}-${of(hex, 64)}`,
    "Slack webhook": `https://hooks.slack.com/services/T${of(upper, 8)}/B${of(upper, 8)}/${mixed(24)}`,
    "Discord bot": `M${mixed(23)}.${mixed(6)}.${mixed(38)}`,
    "Discord webhook": `https://discord.com/api/webhooks/${of(digits, 18)}/${mixed(68, url)}`,
    OpenAI: `sk-${mixed(48)}`,
    "OpenAI project": `sk-proj-${mixed(74, url)}`,
    Anthropic: `sk-ant-api03-${mixed(93, url)}`,
    OpenRouter: `sk-or-v1-${of(hex, 64)}`,
    Groq: `gsk_${mixed(52)}`,
    Perplexity: `pplx-${mixed(48)}`,
    xAI: `xai-${mixed(80)}`,
    Replicate: `r8_${mixed(37)}`,
    "Hugging Face": `hf_${mixed(34)}`,
    "Google API": `AIza${mixed(35, url)}`,
    "Google OAuth": `ya29.${mixed(100, url)}`,
    "Google client": `GOCSPX-${mixed(28, url)}`,
    "Google refresh": `1//0${mixed(60, url)}`,
    "Stripe live": `sk_live_${mixed(24)}`,
    "Stripe restricted": `rk_live_${mixed(24)}`,
    "Stripe webhook": `whsec_${mixed(32)}`,
    npm: `npm_${mixed(36)}`,
    PyPI: `pypi-AgEIcHlwaS5vcmc${mixed(120, url)}`,
    "crates.io": `cio${mixed(32)}`,
    RubyGems: `rubygems_${of(hex, 48)}`,
    Docker: `dckr_pat_${mixed(27, url)}`,
    DigitalOcean: `dop_v1_${of(hex, 64)}`,
    Netlify: `nfp_${mixed(36)}`,
    Fly: `fm2_${mixed(80)}`,
    Supabase: `sbp_${of(hex, 40)}`,
    PlanetScale: `pscale_tkn_${mixed(43, url)}`,
    Databricks: `dapi${of(hex, 32)}`,
    Doppler: `dp.pt.${mixed(43)}`,
    Vault: `hvs.${mixed(90, url)}`,
    Terraform: `${mixed(14)}.atlasv1.${mixed(67, url)}`,
    Pulumi: `pul-${of(hex, 40)}`,
    Grafana: `glsa_${mixed(32)}_${of(hex, 8)}`,
    "New Relic": `NRAK-${of(upper + digits, 27)}`,
    Sentry: `sntryu_${of(hex, 64)}`,
    SendGrid: `SG.${mixed(22, url)}.${mixed(43, url)}`,
    Mailgun: `key-${of(hex, 32)}`,
    Mailchimp: `${of(hex, 32)}-us${of("123456789", 2)}`,
    Twilio: `SK${of(hex, 32)}`,
    Telegram: `${of("123456789", 9)}:AA${mixed(33, url)}`,
    Shopify: `shpat_${of(hex, 32)}`,
    Square: `sq0atp-${mixed(22, url)}`,
    Linear: `lin_api_${mixed(40)}`,
    Notion: `ntn_${mixed(46)}`,
    Airtable: `pat${mixed(14)}.${of(hex, 64)}`,
    Atlassian: `ATATT3${mixed(180, url)}`,
    Postman: `PMAK-${of(hex, 24)}-${of(hex, 34)}`,
    Figma: `figd_${mixed(40, url)}`,
    Tailscale: `tskey-auth-${mixed(17)}-${mixed(32)}`,
    Buildkite: `bkua_${of(hex, 40)}`,
    CircleCI: `CCIPAT_${mixed(22)}_${of(hex, 40)}`,
    Contentful: `CFPAT-${mixed(43, url)}`,
    "Azure storage": `AccountKey=${of(`${alnum}+/`, 86)}==`,
    age: `AGE-SECRET-KEY-1${of(upper + digits, 58)}`,
    "1Password": `ops_eyJ${mixed(120)}`,
    JWT: `${part({ alg: "HS256", typ: "JWT" })}.${part({ sub: of(digits, 10), name: of(lower, 8) })}.${mixed(43, url)}`,
    "RSA key": pem("RSA PRIVATE KEY"),
    "plain key": pem("PRIVATE KEY"),
    "encrypted key": pem("ENCRYPTED PRIVATE KEY"),
    "OpenSSH key": pem("OPENSSH PRIVATE KEY"),
    "PGP key": pem("PGP PRIVATE KEY BLOCK"),
    "basic header": `Authorization: Basic ${Buffer.from(`me:${mixed(16)}`).toString("base64")}`,
    "bearer header": `Authorization: Bearer ${mixed(40, url)}`,
    "address with a password": `postgres://me:${mixed(16)}@db.example.com/main`,
    "address with a token": `https://${mixed(40)}@git.example.com/x.git`,
    "password of a file": `password = "${mixed(14)}"`,
    "key of JSON": `"apiKey": "${mixed(24)}"`,
    "variable of a shell": `export DB_PASSWORD=${mixed(16)}`,
    "parameter of an address": `https://example.com/?access_token=${mixed(24)}`,
    "signed address": `https://x.blob.core.windows.net/a?sv=2024&sig=${of(alnum, 42)}%3D`,
  };
  return Object.entries(families).map(([family, value]) => ({ family, value, telling: tellingParts(value) }));
}

/** Texts that carry a secret, as it is met in logs, records and code. */
export const carriers: readonly (readonly [name: string, wrap: (secret: string) => string])[] = [
  ["alone", (secret) => secret],
  ["in a sentence", (secret) => `error: login with ${secret} failed, try again`],
  ["in quotes", (secret) => `const value = "${secret}";`],
  ["as JSON", (secret) => JSON.stringify({ level: "debug", message: `got ${secret} back` })],
  ["as JSON over lines", (secret) => JSON.stringify({ outer: { list: ["a", secret] } }, undefined, 2)],
  ["as added lines of a patch", (secret) => `@@ -0,0 +1 @@\n${secret.replace(/^/gm, "+")}\n`],
  ["in a table of Markdown", (secret) => `| key | ${secret.replaceAll("\n", " ")} |`],
  ["between terminal colours", (secret) => `\u001b[31m${secret}\u001b[0m`],
  ["with Windows line ends", (secret) => `a\r\n${secret.replaceAll("\n", "\r\n")}\r\nb`],
  ["behind a name", (secret) => `DEPLOY_VALUE=${secret}`],
];

/** Of a key every line; of anything else its end, without what only stands around it. */
function tellingParts(value: string): string[] {
  if (value.startsWith("-----")) {
    const lines = value.split("\n").slice(1, -1);
    return lines.filter((line) => line.length >= 12).map((line) => line.slice(0, 12));
  }
  const end = value.replace(/@[\w.]+\/.*$/, "").replace(/["=]+$|%3D$/, "");
  return [end.slice(-12)];
}

function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** What stands where a secret stood. */
export const redacted = "***REDACTED***";

/** A pattern and what takes its place; the groups are kept. */
export type SecretShape = readonly [RegExp, string];

/** Shapes that are secrets wherever they stand. None of them matches a hash, a date or a path. */
export const secretShapes: readonly SecretShape[] = [
  [
    /-----BEGIN ?(?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END ?(?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|$)/g,
    redacted,
  ],
  [/\b(Authorization["']?\s*[:=]\s*["']?(?:Bearer|Basic|Token)\s+)[^\s"']+/gi, `$1${redacted}`],
  [/\b(Bearer\s+)(?=[A-Za-z0-9._~+/-]*\d)[A-Za-z0-9._~+/-]{12,}=*/gi, `$1${redacted}`],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/:@"'<>]*:[^\s/@"'<>]+@/gi, `$1${redacted}@`],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/:@"'<>]{20,}@/gi, `$1${redacted}@`],
  [/\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+/g, redacted],
  [/\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g, redacted],
  [/\b(?:gh[pousr]_\w{30,}|github_pat_\w{30,}|glpat-[A-Za-z0-9_-]{20,}(?:\.[a-z0-9.]+)?)/g, redacted],
  [/\bxox[abeoprs]-(?=[A-Za-z-]*\d)[A-Za-z0-9-]{10,}/g, redacted],
  [/\bsk-(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{20,}/g, redacted],
  [/\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}/g, redacted],
  [/\b(?:AIza[A-Za-z0-9_-]{35}|npm_\w{36}|hf_[A-Za-z0-9]{30,})/g, redacted],
];

/** Shapes of further services, each by the beginning that its maker gave it; `{…}` is how the rest goes on. */
const families: Readonly<Record<string, string>> = {
  age: "AGE-SECRET-KEY-1[A-Z0-9]{50,}",
  Airtable: "pat[A-Za-z0-9]{14}\\.[0-9a-f]{64}",
  Atlassian: "AT[AC]TT3[A-Za-z0-9_=-]{50,}",
  "AWS session": "(?:FwoGZXIvYXdz|IQoJb3JpZ2lu)[A-Za-z0-9+/=]{50,}",
  Buildkite: "bku[ai]_[0-9a-f]{40}",
  CircleCI: "CCI(?:PAT|PRJ)_[A-Za-z0-9]+_[0-9a-f]{40}",
  Contentful: "CFPAT-[A-Za-z0-9_-]{43}",
  "crates.io": "cio[A-Za-z0-9]{32}\\b",
  Databricks: "dapi[0-9a-f]{32}",
  DigitalOcean: "do[opr]_v1_[0-9a-f]{64}",
  Discord: "[MNO][A-Za-z0-9_-]{23,27}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,}",
  Docker: "dckr_[po]at_[A-Za-z0-9_-]{27,}",
  Doppler: "dp\\.(?:pt|st|ct|sa|scim|audit)\\.(?:[a-z0-9_-]+\\.)?[A-Za-z0-9]{40,}",
  Dynatrace: "dt0[a-z]01\\.[A-Z0-9]{24}\\.[A-Z0-9]{64}",
  Figma: "fig[dur]_[A-Za-z0-9_-]{40,}",
  Fly: "fm[12][ar]?_[A-Za-z0-9+/=]{60,}",
  GitLab: "gl(?:dt|rt|ptt|cbt|ft|imt|agent|soat|oas|ffct|wt)-[A-Za-z0-9_-]{20,}(?:\\.[a-z0-9.]+)?",
  Google: "ya29\\.[A-Za-z0-9_-]{20,}|GOCSPX-[A-Za-z0-9_-]{20,}|1//0[A-Za-z0-9_-]{30,}",
  Grafana: "glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}|glc_[A-Za-z0-9+/=]{32,}",
  Groq: "gsk_[A-Za-z0-9]{40,}",
  HashiCorp: "hv[sbr]\\.[A-Za-z0-9_-]{24,}|[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9_-]{60,}",
  Heroku: "HRKU-[A-Za-z0-9_-]{30,}",
  Linear: "lin_(?:api|oauth)_\\w{32,}",
  Mailchimp: "[0-9a-f]{32}-us[0-9]{1,2}\\b",
  Mailgun: "key-[0-9a-f]{32}\\b",
  Netlify: "nf[pcoub]_[A-Za-z0-9]{36}",
  "New Relic": "NR(?:AK|AL|II|RA)-[A-Za-z0-9]{20,}",
  Notion: "(?:ntn_|secret_)[A-Za-z0-9]{43,}",
  "1Password": "ops_eyJ[A-Za-z0-9+/=_-]{60,}",
  Perplexity: "pplx-[A-Za-z0-9]{40,}",
  PlanetScale: "pscale_(?:tkn|pw|oauth)_[A-Za-z0-9=._-]{32,}",
  Postman: "PMAK-[0-9a-f]{24}-[0-9a-f]{34}",
  Pulumi: "pul-[0-9a-f]{40}",
  PyPI: "pypi-[A-Za-z0-9_-]{50,}",
  Replicate: "r8_[A-Za-z0-9]{37}",
  RubyGems: "rubygems_[0-9a-f]{48}",
  SendGrid: "SG\\.[A-Za-z0-9_-]{20,}\\.[A-Za-z0-9_-]{40,}",
  Sentry: "sntry[su]_[A-Za-z0-9+/=_-]{40,}",
  Shopify: "shp(?:at|ca|pa|ss|tka)_[0-9a-zA-Z]{32,}",
  Slack: "xapp-(?=[A-Za-z-]*\\d)[A-Za-z0-9-]{10,}|xoxe\\.xox[bp]-[A-Za-z0-9-]{20,}",
  Square: "sq0[a-z]{3}-[A-Za-z0-9_-]{22,}|EAAA[A-Za-z0-9_-]{60}",
  Stripe: "whsec_[A-Za-z0-9+/=]{24,}",
  Supabase: "sbp_[0-9a-f]{40}",
  Tailscale: "tskey-[a-z]+-[A-Za-z0-9]+-[A-Za-z0-9]+",
  Telegram: "[0-9]{8,10}:AA[A-Za-z0-9_-]{33}",
  Twilio: "SK[0-9a-f]{32}\\b",
  xAI: "xai-[A-Za-z0-9]{60,}",
};

/** Tokens that their makers gave a beginning of their own, and webhooks, whose address is the secret. */
export const tokenShapes: readonly SecretShape[] = [
  [new RegExp(`(?<![A-Za-z0-9])(?:${Object.values(families).join("|")})`, "g"), redacted],
  [/(\bhooks\.slack\.com\/(?:services|workflows|triggers)\/)[A-Za-z0-9/_-]{20,}/g, `$1${redacted}`],
  [/(\bdiscord(?:app)?\.com\/api\/webhooks\/)[0-9]+\/[A-Za-z0-9_-]{30,}/g, `$1${redacted}`],
  [/\b(AccountKey=|SharedAccessKey=)[A-Za-z0-9+/]{40,}={0,2}/g, `$1${redacted}`],
  [/([?&](?:sig|X-Amz-Signature|X-Goog-Signature)=)[A-Za-z0-9%+/=_-]{20,}/g, `$1${redacted}`],
  [/(secret_?access_?key["']?\s*(?::|=>|=)\s*["']?)[A-Za-z0-9/+=]{40}/gi, `$1${redacted}`],
  [/\b(Basic\s+)(?=[A-Za-z0-9+/]*[a-z][A-Z])[A-Za-z0-9+/]{12,}={0,2}/g, `$1${redacted}`],
];

const secretNames =
  "pass(?:word|wd|phrase)|pwd|secret(?:[_-]?key)?|client[_-]?secret|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?key|(?:access|refresh|auth|bearer|id|session|api)?[_-]?token|credentials?";
const named = `(?:${secretNames})`;
/** A placeholder or a quote does not begin a bare value. */
const noValue = "(?![<$*{%\"'`])";
const bareValue = "[^\\s\"'`,;&<>(){}[\\]]{8,}";

/**
 * Values behind names that speak of secrets: `password: "…"`, `"apiKey": "…"`, `TOKEN=…`, `?access_token=…`. They are for logs
 * and records; in code such a name is often followed by no secret at all.
 */
export const assignmentShapes: readonly SecretShape[] = [
  // In JSON inside JSON the quotes are escaped themselves.
  [assignment("(\\\\[\"'`])(?![<$*{%])(?:(?!\\2)[^\\r\\n]){6,}\\2"), `$1$2${redacted}$2`],
  [assignment("([\"'`])(?![<$*{%])(?:\\\\.|(?!\\2)[^\\\\\\r\\n]){6,}\\2"), `$1$2${redacted}$2`],
  [new RegExp(`(${named}=)${noValue}${bareValue}`, "gi"), `$1${redacted}`],
  [new RegExp(`(${named}["'\`]?\\s*[:=]\\s+)${noValue}(?=[^\\s,;]*\\d)${bareValue}`, "gi"), `$1${redacted}`],
];

function assignment(value: string): RegExp {
  return new RegExp(`(${named}\\\\?["'\`]?\\s*(?:[:=]|=>|:=)\\s*)${value}`, "gi");
}

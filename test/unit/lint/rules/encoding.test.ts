import { describeRule } from "./ruleCases.ts";

const note = (words: string) => `## NOTES\n\n${words}\n`;
/** Put together here, so that no scanner takes this file's examples for secrets of somebody. */
const glued = (...parts: string[]) => parts.join("");
const token = glued("gh", "p_", "x1Y2".repeat(9));

describeRule("mojibake", {
  fires: [
    {
      name: "a dash read as Windows-1252",
      text: note("Dig ⟦â€”⟧ sow"),
      messages: ['Unexpected "â€”", expected "—"'],
      mended: note("Dig — sow"),
    },
    {
      name: "letters",
      text: note("CafÃ© au lait").replace("Ã©", "⟦Ã©⟧"),
      messages: ['Unexpected "Ã©", expected "é"'],
      mended: note("Café au lait"),
    },
    {
      name: "an emoji",
      text: note("⟦ðŸŸ¢⟧ GREEN"),
      messages: ['Unexpected "ðŸŸ¢", expected "🟢"'],
      mended: note("🟢 GREEN"),
    },
    {
      name: "a dash read as Latin-1",
      text: note("Dig ⟦â\u0080\u0094⟧ sow"),
      messages: ['Unexpected "â··", expected "—"'],
      mended: note("Dig — sow"),
    },
    {
      name: "a word of another script, at two letters and more",
      text: note("⟦Ð¼Ð¸Ñ€⟧"),
      messages: ['Unexpected "Ð¼Ð¸Ñ€", expected "мир"'],
      mended: note("мир"),
    },
    {
      name: "a text that was misread twice",
      text: note("Dig ⟦Ã¢â‚¬â€\u009d⟧ sow"),
      messages: ['Unexpected "Ã¢â‚¬â€·", expected "â€”"'],
      mended: note("Dig — sow"),
    },
  ],
  silent: [
    { name: "clean text", text: note("Dig — sow — café — 🟢 — мир") },
    { name: "capitals before a quotation mark", text: note("“MANHÃ” and “CAFÉ”") },
    { name: "a trade mark behind a capital", text: note("CAFÉ™") },
    { name: "a French hard blank", text: note("«\u00a0voilà\u00a0»") },
    { name: "Thai", text: note("โต๊ะ") },
    { name: "degrees", text: note("20°C, 5 µm, ½") },
  ],
});

describeRule("control-character", {
  fires: [
    {
      name: "colours of a terminal",
      text: note("⟦\u001b[32m⟧PASS⟦\u001b[0m⟧"),
      messages: [
        "Unexpected control character U+001B with [32m, expected text",
        "Unexpected control character U+001B with [0m, expected text",
      ],
      mended: note("PASS"),
    },
    {
      name: "a bell",
      text: note("a⟦\u0007⟧b"),
      messages: ["Unexpected control character U+0007, expected text"],
      mended: note("ab"),
    },
    {
      name: "a byte order mark inside the text",
      text: note("a ⟦\ufeff⟧b"),
      messages: ["Unexpected control character U+FEFF, expected text"],
      mended: note("a b"),
    },
  ],
  silent: [
    { name: "tabs", text: note("a\tb") },
    { name: "CR LF", text: note("a").replaceAll("\n", "\r\n") },
    { name: "a byte order mark at the start", text: `\ufeff${note("a")}` },
    { name: "misread characters, which have a rule", text: note("Dig â\u0080\u0094 sow") },
    { name: "NUL, which has a rule", text: note("a\u0000") },
  ],
});

describeRule("bidi-override", {
  fires: [
    {
      name: "an override",
      text: note("Run ⟦\u202e⟧nwodtuhs⟦\u202c⟧ now"),
      messages: [
        "Unexpected direction mark U+202E, expected text in its own order",
        "Unexpected direction mark U+202C, expected text in its own order",
      ],
      mended: note("Run nwodtuhs now"),
    },
    {
      name: "an isolate that is not closed",
      text: note("Run ⟦\u2066⟧rm"),
      messages: ["Unexpected direction mark U+2066, expected text in its own order"],
      mended: note("Run rm"),
    },
  ],
  silent: [
    { name: "a closed isolate", text: note("Called \u2067גן\u2069 there") },
    { name: "Hebrew and Arabic", text: note("גן حديقة") },
    { name: "marks of one character", text: note("a\u200fb\u200e") },
  ],
});

describeRule("formatter-damage", {
  fires: [
    {
      name: "a path, and puts it into back-ticks",
      text: note("Changed ⟦app/models/**init**.py⟧ and more"),
      messages: ["Unexpected app/models/**init**.py, expected app/models/__init__.py"],
      mended: note("Changed `app/models/__init__.py` and more"),
    },
    {
      name: "a name in back-ticks",
      text: note("Changed `⟦**init**.py⟧`"),
      messages: ["Unexpected **init**.py, expected __init__.py"],
      mended: note("Changed `__init__.py`"),
    },
    {
      name: "a path in a fence, which needs no back-ticks",
      text: note("```\n⟦app/**init**.py⟧\n```"),
      messages: ["Unexpected app/**init**.py, expected app/__init__.py"],
      mended: note("```\napp/__init__.py\n```"),
    },
    {
      name: "two paths on the second line of a paragraph, behind code on the first",
      text: note("All `in\n⟦app/**init**.py⟧ and ⟦b/**main**.pyi⟧"),
      messages: [
        "Unexpected app/**init**.py, expected app/__init__.py",
        "Unexpected b/**main**.pyi, expected b/__main__.pyi",
      ],
      mended: note("All `in\n`app/__init__.py` and `b/__main__.pyi`"),
    },
    {
      name: "a folder",
      text: note("See ⟦src/**tests**/a.js⟧"),
      messages: ["Unexpected src/**tests**/a.js, expected src/__tests__/a.js"],
      mended: note("See `src/__tests__/a.js`"),
    },
  ],
  silent: [
    { name: "bold words", text: note("This is **init** and **main** text") },
    { name: "a bold file name", text: note("**setup**.py and **a**/b") },
    { name: "the right name", text: note("`__init__.py`") },
    { name: "a pattern of files", text: note("src/**/*.py and **.py") },
    { name: "escapes", text: note("round(100 \\* 2) and snake\\_case") },
  ],
});

/** A secret of each shape that is redacted in logs too. */
const secrets: readonly (readonly [name: string, ...parts: string[]])[] = [
  ["an access key", "AK", "IAABCDEFGHIJKLMNOP"],
  ["an access key for a while", "AS", "IAABCDEFGHIJKLMNOP"],
  ["a bearer key", "AB", "IAABCDEFGHIJKLMNOP"],
  ["a key of a context", "AC", "CAABCDEFGHIJKLMNOP"],
  ["a token of an installation", "gh", "s_", "x1Y2".repeat(9)],
  ["a fine-grained token", "github", "_pat_", "x1Y2".repeat(9)],
  ["a token of another forge", "gl", "pat-", "x1Y2".repeat(6)],
  ["a token of a chat", "xo", "xb-", "1234567890ab"],
  ["a key of a model", "s", "k-", "x1Y2".repeat(6)],
  ["a live key of a shop", "s", "k_live_", "x1Y2".repeat(5)],
  ["a test key of a shop", "r", "k_test_", "x1Y2".repeat(5)],
  ["a key of a map", "AI", "za", "x1Y2x".repeat(7)],
  ["a token of a registry", "np", "m_", "x1Y2".repeat(9)],
  ["a token of a hub", "h", "f_", "x1Y2".repeat(9)],
  ["a web token", "ey", "Jhbgciojiu", ".eyJzdwiioii", ".x1Y2"],
];

describeRule("secret", {
  fires: [
    ...secrets.map(([name, ...parts]) => ({
      name,
      text: note(`first line\nUsed ⟦${glued(...parts)}⟧ once`),
      messages: ["Unexpected secret, expected none in a file that is committed: revoke it"],
      mended: note("first line\nUsed ***REDACTED*** once"),
    })),
    {
      name: "a private key to its end, and a token behind it",
      text: note(
        `⟦${glued("-----BEGIN RSA PRIV", "ATE KEY-----")}\nMIIEabc\n${glued("-----END RSA PRIV", "ATE KEY-----")}⟧\n⟦${token}⟧`,
      ),
      messages: Array.from(
        { length: 2 },
        () => "Unexpected secret, expected none in a file that is committed: revoke it",
      ),
      mended: note("***REDACTED***\n***REDACTED***"),
    },
    {
      name: "two tokens on one line, and one on the next",
      text: note(`⟦${token}⟧ ⟦${token}⟧\n⟦${token}⟧`),
      messages: Array.from(
        { length: 3 },
        () => "Unexpected secret, expected none in a file that is committed: revoke it",
      ),
      mended: note("***REDACTED*** ***REDACTED***\n***REDACTED***"),
    },
    ...["authorization: token", "AUTHORIZATION: BASIC", "bearer", "BEARER"].map((words) => ({
      name: `a header: ${words}`,
      text: note(`${words} ⟦${glued("Qx81", "kd93jdk2l")}⟧`),
      messages: ["Unexpected secret, expected none in a file that is committed: revoke it"],
      mended: note(`${words} ***REDACTED***`),
    })),
    ...["passages", "mytokens", "x1xx2xx3", "user1", "a.b"].map((word) => ({
      name: `a password that only looks like a placeholder: ${word}`,
      text: note(`https://⟦${glued("ada:", word)}⟧@example.org/`),
      messages: ["Unexpected secret, expected none in a file that is committed: revoke it"],
      mended: note("https://***REDACTED***@example.org/"),
    })),
    {
      name: "a token",
      text: note(`Used ⟦${token}⟧ once`),
      messages: ["Unexpected secret, expected none in a file that is committed: revoke it"],
      mended: note("Used ***REDACTED*** once"),
    },
    {
      name: "a password in an address",
      text: note(`postgresql://⟦gardener:${glued("tr0ub", "4dor")}⟧@db.example.org/beds`),
      messages: ["Unexpected secret, expected none in a file that is committed: revoke it"],
      mended: note("postgresql://***REDACTED***@db.example.org/beds"),
    },
    {
      name: "a header, leaving its name",
      text: note(`Authorization: Bearer ⟦${glued("Qx81", "kd93jdk2l")}⟧`),
      messages: ["Unexpected secret, expected none in a file that is committed: revoke it"],
      mended: note("Authorization: Bearer ***REDACTED***"),
    },
  ],
  silent: [
    { name: "a placeholder", text: note("Authorization: Bearer <token>, `Bearer $TOKEN`") },
    { name: "an example password", text: note("postgresql://user:password@localhost/beds") },
    { name: "a commit", text: note("abcdef0123".repeat(4)) },
    { name: "what was redacted", text: note("Authorization: Bearer ***REDACTED*** and https://***REDACTED***@host/") },
    { name: "names of settings", text: note("Set GITHUB_TOKEN and API_KEY.") },
    ...[
      "password",
      "passwd",
      "mypass",
      "PASSWORD",
      "pwd",
      "secret",
      "changeme",
      "token",
      "your-password",
      "example",
      "guest",
      "...",
      "xxxx",
      "$PASSWORD",
      "{password}",
      "*****",
      "[password]",
      "%PASSWORD%",
    ].map((word) => ({ name: `a placeholder: ${word}`, text: note(`https://ada:${word}@example.org/`) })),
    { name: "an address without a password", text: note("https://ada@example.org/ and git@example.org:beds.git") },
    {
      name: "beginnings of tokens",
      text: note("gh_ ghp_x sk- sk-learn xoxo npm_config hf_hub AKIA eyJ0 AIza -----BEGIN"),
    },
    { name: "a certificate", text: note("-----BEGIN CERTIFICATE-----\nMIIEabc\n-----END CERTIFICATE-----") },
    { name: "a web page", text: note("See https://example.org/a:b?c=d@e and Bearer tokens") },
    { name: "the example of a key", text: note("sk-example-key-of-nobody-at-all and sk_live_x") },
    { name: "a basket", text: note("baskets, whisky, sketch, task-runner, eyJ") },
  ],
});

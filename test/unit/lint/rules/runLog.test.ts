import { describeRule } from "./ruleCases.ts";

const first = "RUN 2026-01-02T03:04:05Z (AUTO - T-20260102-001 - Sow)";
const second = "RUN 2026-01-01T03:04:05Z (AUTO - T-20260102-002 - Dig)";
const log = (...entries: string[]) => `## RUN LOG\n\n${entries.map((entry) => `### ${entry}`).join("\n\n---\n\n")}\n`;
const marked = (entry: string) => `⟦### ${entry}⟧`;
/** Entries whose heading may carry marks around the whole line. */
const lines = (...entries: string[]) => `## RUN LOG\n\n${entries.join("\n\n")}\n`;
const fields = (values: Readonly<Record<string, string>> = {}) => {
  const all = {
    MODE: "`AUTO`",
    STATE_BEFORE: "`S_1`",
    SELECTED_TASK: "T-20260102-001",
    "WORK DONE": "sown",
    "COMMANDS RUN": "`npm test`: PASS",
    "FILES CHANGED": "`beds.md`",
    EVIDENCE: "beds.md",
    TESTS: "unit: PASS",
    RESULT: "DONE",
    NEXT: "water",
    CHECKPOINT: "`abc1234`",
    ...values,
  };
  return Object.entries(all)
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `**${name}:** ${value}  `)
    .join("\n");
};

describeRule("run-field-missing", {
  fires: [
    {
      name: "an entry without a result",
      text: lines(`${marked(first)}\n\n${fields({ RESULT: "", NEXT: "" })}`),
      messages: ["Unexpected run entry without RESULT, NEXT, expected every field"],
    },
    {
      name: "an entry without a body",
      text: lines(marked(first)),
      messages: [
        "Unexpected run entry without MODE, STATE_BEFORE, SELECTED_TASK, WORK DONE, COMMANDS RUN, FILES CHANGED, EVIDENCE, TESTS, RESULT, NEXT, CHECKPOINT, expected every field",
      ],
    },
  ],
  silent: [
    { name: "every field", text: log(`${first}\n\n${fields()}`) },
    {
      name: "other names of fields",
      text: log(
        `${first}\n\n${fields({ SELECTED_TASK: "", "COMMANDS RUN": "" })}\n**SELECTED:** none | **COMMANDS:** none`,
      ),
    },
    { name: "a historical entry", text: log(`${first} [HISTORICAL]`) },
    { name: "an entry of the archive", text: `## RUN LOG\n\n> None.\n\n## ARCHIVE\n\n### ${first}\n` },
  ],
});

const steps = (count: number) => Array.from({ length: count }, (_, index) => `- step ${index + 1}`).join("\n");

describeRule("run-too-long", {
  fires: [
    {
      name: "sixteen lines",
      text: lines(`${marked(first)}\n\n${steps(14)}`),
      messages: ["Unexpected run entry of 16 lines, expected at most 15"],
    },
    {
      name: "more than the document allows",
      text: `## CONTRACT\n\n- Run entries: at most 5 lines.\n\n${lines(`${marked(first)}\n\n${steps(4)}`)}`,
      messages: ["Unexpected run entry of 6 lines, expected at most 5"],
    },
  ],
  silent: [
    { name: "fifteen lines", text: log(`${first}\n\n${steps(13)}`) },
    { name: "blank lines and a rule behind", text: log(`${first}\n\n${steps(12)}\n\n\n`, second) },
    { name: "a historical entry", text: log(`${first} [HISTORICAL]\n\n${steps(30)}`) },
  ],
});

const day = (n: number) => `RUN 2026-01-${String(n).padStart(2, "0")}T03:04:05Z (AUTO - Sow)`;
const days = (count: number) => Array.from({ length: count }, (_, index) => `### ${day(20 - index)}`);

describeRule("run-overflow", {
  fires: [
    {
      name: "the eleventh entry",
      text: lines(...days(10), `⟦### ${day(10)}⟧`),
      messages: ["Unexpected 11 run entries, expected at most 10"],
    },
    {
      name: "the first beyond what the heading says",
      text: lines(...days(2), `⟦### ${day(18)}⟧`).replace("RUN LOG", "RUN LOG (Last 2)"),
      messages: ["Unexpected 3 run entries, expected at most 2"],
      suggested: [
        `## RUN LOG (Last 2)\n\n### ${day(20)}\n\n### ${day(19)}\n\n## ARCHIVE (READ-ONLY — do not use for current behavior)\n\n### ${day(18)}\n`,
      ],
    },
  ],
  silent: [
    { name: "ten entries", text: lines(...days(10)) },
    { name: "older ones in the archive", text: `${lines(...days(10))}\n## ARCHIVE\n\n### ${day(1)}\n` },
  ],
});

describeRule("run-order", {
  fires: [
    {
      name: "an entry that is newer than the one above",
      text: lines(`### ${second}`, marked(first)),
      messages: ["Unexpected run of 2026-01-02T03:04:05Z below one of 2026-01-01T03:04:05Z, expected the newest first"],
    },
    {
      name: "zones that turn the order",
      text: lines("### RUN 2026-01-02T03:04:05+05:00 (AUTO - Sow)", "⟦### RUN 2026-01-01T23:04:05Z (AUTO - Dig)⟧"),
      messages: [
        "Unexpected run of 2026-01-01T23:04:05Z below one of 2026-01-02T03:04:05+05:00, expected the newest first",
      ],
    },
  ],
  silent: [
    { name: "the newest first", text: log(first, second) },
    { name: "equal times", text: log(first, first) },
    { name: "a malformed time between", text: log(first, "RUN 2026-01-XX (AUTO - Rest)", second) },
    { name: "local time that may be the earlier one", text: log(first, "RUN 2026-01-02 08:00:00 (AUTO - Dig)") },
  ],
});

const now = Date.UTC(2026, 0, 2);

describeRule("run-in-future", {
  fires: [
    {
      name: "a run of tomorrow",
      text: lines(marked(first)),
      messages: ["Unexpected run of 2026-01-02T03:04:05Z, expected a time up to the present (2026-01-02T00:00:00Z)"],
      options: { now },
    },
    {
      name: "a run without a zone that is ahead everywhere",
      text: lines("⟦### RUN 2026-01-02 15:00 (AUTO - Sow)⟧"),
      messages: ["Unexpected run of 2026-01-02 15:00, expected a time up to the present (2026-01-02T00:00:00Z)"],
      options: { now },
    },
  ],
  silent: [
    { name: "a run of today", text: log(second), options: { now } },
    { name: "a clock that is a little ahead", text: log("RUN 2026-01-02T00:04:00Z (AUTO - Sow)"), options: { now } },
    { name: "local time of a place in the east", text: log("RUN 2026-01-02 13:00 (AUTO - Sow)"), options: { now } },
    { name: "any time where nobody knows the present", text: log("RUN 2999-01-01T00:00:00Z (AUTO - Sow)") },
  ],
});

describeRule("run-time-reused", {
  fires: [
    {
      name: "the second entry of one second",
      text: lines(`### ${first}`, marked(first.replace("Sow", "Dig"))),
      messages: ["Unexpected second run of 2026-01-02T03:04:05Z, expected a time of its own (the other is on line 3)"],
      related: [`the other run: ### ${first}`],
    },
    {
      name: "one moment in two zones",
      text: lines(`### ${first}`, "⟦### RUN 2026-01-02T05:04:05+02:00 (AUTO - Dig)⟧"),
      messages: [
        "Unexpected second run of 2026-01-02T05:04:05+02:00, expected a time of its own (the other is on line 3)",
      ],
    },
  ],
  silent: [
    { name: "two times", text: log(first, second) },
    {
      name: "two runs of a day without a time",
      text: log("RUN 2026-01-02 (AUTO - Sow)", "RUN 2026-01-02 (AUTO - Dig)"),
    },
    { name: "two malformed times", text: log("RUN 2026-01-XX (AUTO - Sow)", "RUN 2026-01-XX (AUTO - Dig)") },
  ],
});

const mode = (heading: string, field: string) =>
  lines(`### RUN 2026-01-02T03:04:05Z (${heading} - Sow)\n\n**MODE:** ${field}`);
const allows = (modes: string) => `## CONTRACT\n\n- Allowed modes: ${modes}\n\n`;

describeRule("legacy-mode", {
  fires: [
    { name: "the field", text: mode("AUTO", "`⟦BLITZ⟧`"), messages: ["Unexpected old mode BLITZ, expected AUTO"] },
    {
      name: "the heading of an entry without the field",
      text: lines("### RUN 2026-01-02T03:04:05Z (⟦GO_BATCH_20⟧ - Sow)"),
      messages: ["Unexpected old mode GO_BATCH_20, expected AUTO"],
    },
  ],
  silent: [
    { name: "AUTO", text: mode("AUTO", "`AUTO`") },
    { name: "a historical entry", text: mode("BLITZ", "`BLITZ`").replace("- Sow)", "- Sow) [HISTORICAL]") },
    { name: "a mode that the document allows", text: allows("AUTO, SAVE") + mode("SAVE", "`SAVE`") },
    { name: "an entry without a mode", text: lines("### RUN 2026-01-02T03:04:05Z (Sow the beans)") },
  ],
});

describeRule("mode-not-allowed", {
  fires: [
    {
      name: "a word of nobody's contract",
      text: mode("AUTO", "`⟦FORENSICS_AUDIT⟧`"),
      messages: ["Unexpected mode FORENSICS_AUDIT, expected AUTO"],
    },
    {
      name: "AUTO where the document allows another one only",
      text: allows("MANUAL") + mode("AUTO", "`⟦AUTO⟧`"),
      messages: ["Unexpected mode AUTO, expected MANUAL"],
    },
  ],
  silent: [
    { name: "AUTO", text: mode("AUTO", "`AUTO`") },
    { name: "an old mode, which has a rule of its own", text: mode("GO", "`GO`") },
    { name: "AUTO with a note", text: mode("AUTO", "`AUTO` (single command)") },
  ],
});

describeRule("done-run-without-proof", {
  fires: [
    {
      name: "checks that were skipped",
      text: log(`${first}\n\n${fields({ TESTS: "SKIP (nothing to check)", RESULT: "⟦DONE⟧ — sown" })}`),
      messages: ["Unexpected RESULT DONE, expected a check that passed"],
    },
    {
      name: "neither a check nor a commit",
      text: log(`${first}\n\n${fields({ TESTS: "FAIL", CHECKPOINT: "pending", RESULT: "⟦DONE⟧" })}`),
      messages: ["Unexpected RESULT DONE, expected a check that passed and a commit"],
    },
    ...["no code: so it is", "no code: ; run folder `runs/1`", "external: a ticket, says Ada; run folder `runs/1`"].map(
      (evidence) => ({
        name: `no word of a person: ${evidence}`,
        text: log(`${first}\n\n${fields({ EVIDENCE: evidence, TESTS: "SKIP", RESULT: "⟦DONE⟧" })}`),
        messages: ["Unexpected RESULT DONE, expected a check that passed"],
      }),
    ),
    {
      name: "a mark in front, and hashes and checks in fields that are no proof",
      text: log(
        `${first}\n\n${fields({ TESTS: "", NEXT: "PASS", EVIDENCE: "beds.md", CHECKPOINT: "none", "WORK DONE": "abc1234", RESULT: "✅ ⟦DONE⟧" })}`,
      ),
      messages: ["Unexpected RESULT DONE, expected a check that passed and a commit"],
    },
  ],
  silent: [
    ...["TEST", "TESTS", "CHECK", "CHECKS", "SANITY CHECKS"].map((name) => ({
      name: `a check under ${name}`,
      text: log(`${first}\n\n${fields({ TESTS: "", [name]: "a: FAIL, then b: PASSED" })}`),
    })),
    ...["EVIDENCE", "COMMIT"].map((name) => ({
      name: `a commit under ${name}`,
      text: log(`${first}\n\n${fields({ CHECKPOINT: "", [name]: "`abc1234`" })}`),
    })),
    {
      name: "words that only begin like DONE",
      text: log(`${first}\n\n${fields({ RESULT: "not DONE", TESTS: "SKIP" })}`),
    },
    { name: "a check and a commit", text: log(`${first}\n\n${fields()}`) },
    {
      name: "a run that goes on",
      text: log(`${first}\n\n${fields({ RESULT: "DOING (half)", TESTS: "SKIP", CHECKPOINT: "none" })}`),
    },
    {
      name: "a list that was cut",
      text: log(`${first}\n\n${fields({ TESTS: "a: SKIP (no tool); and 3 more (see `runs/1`)" })}`),
    },
    ...[
      "no code: so; as it was; run folder `runs/1`",
      "no code: so it is; run folder `runs/1`",
      "external: https://a.b/c, says A…; and 1 more (see `runs/1`)",
    ].map((evidence) => ({
      name: `a person's word: ${evidence}`,
      text: log(`${first}\n\n${fields({ EVIDENCE: evidence, TESTS: "SKIP", CHECKPOINT: "none" })}`),
    })),
    { name: "a historical entry", text: log(`${first} [HISTORICAL]\n\n${fields({ TESTS: "SKIP" })}`) },
  ],
});

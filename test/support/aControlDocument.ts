/** Small control documents for tests, in our own words. */
export interface SeedTask {
  readonly id: string;
  readonly title?: string;
  /** `[P1] (#tag)`, appended as written. */
  readonly suffix?: string;
  /** Sub-bullets without indentation: `**Evidence required:** \`a.txt\``. */
  readonly details?: readonly string[];
}

export interface SeedDocument {
  readonly doing?: readonly SeedTask[];
  readonly todo?: readonly SeedTask[];
  readonly done?: readonly SeedTask[];
  readonly blocked?: readonly SeedTask[];
  /** Dashboard rows that replace the usual ones. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Lines of a CONTRACT section. */
  readonly contract?: readonly string[];
  /** Lines below `**Current blockers:**`. */
  readonly blockers?: readonly string[];
  readonly eol?: "\n" | "\r\n";
}

function section(title: string, tasks: readonly SeedTask[] | undefined): string {
  const lines = (tasks ?? []).flatMap((task) => [
    `- ${task.id} — ${task.title ?? `Title of ${task.id}`}${task.suffix ? ` ${task.suffix}` : ""}`,
    ...(task.details ?? []).map((detail) => `  - ${detail}`),
  ]);
  return `### ${title}\n\n${lines.length > 0 ? lines.join("\n") : "- None"}`;
}

/** A document with everything that a save writes, whose figures agree with its ledger. */
export function aControlDocument(seed: SeedDocument = {}): string {
  const [done, todo, doing, blocked] = [seed.done, seed.todo, seed.doing, seed.blocked].map(
    (list) => list?.length ?? 0,
  );
  const total = (done ?? 0) + (todo ?? 0) + (doing ?? 0);
  const percent = total === 0 ? 0 : Math.round((100 * (done ?? 0)) / total);
  const filled = Math.round(percent / 10);
  const fields = {
    STATE_ID: "`STATE_007`",
    STATUS: "🟢 GREEN",
    REPO_CLEAN: "`clean`",
    NEEDS_SAVE: "`false`",
    LOCK: "`none`",
    ACTIVE_TASK: `\`${seed.doing?.[0]?.id ?? "none"}\``,
    LAST_CHECKPOINT: "none",
    ...seed.fields,
  };
  const text = `# CONTROL_PLANE

> **Last Updated:** 2026-01-01 00:00:00

## CONTRACT

${(seed.contract ?? ["The engine keeps this file."]).join("\n")}

## DASHBOARD

| Field | Value |
| --- | --- |
${Object.entries(fields)
  .map(([name, value]) => `| **${name}** | ${value} |`)
  .join("\n")}

\`\`\`
Progress: [${"█".repeat(filled)}${"░".repeat(10 - filled)}] ${percent}% (${done} DONE / ${total} TOTAL)
\`\`\`

- **DONE:** \`${done}\`
- **TODO:** \`${todo}\`
- **DOING:** \`${doing}\`
- **BLOCKED:** \`${blocked}\`
- **TOTAL:** \`${total}\` (DONE + TODO + DOING)
- **Progress %:** \`${percent}%\`

### HISTORY

\`\`\`
\`\`\`

## TASK_LEDGER

${section("DOING (max 1)", seed.doing)}

${section("TODO", seed.todo)}

${section("DONE", seed.done)}

${section("BLOCKED", seed.blocked)}

## BLOCKERS

**Current blockers:**

${(seed.blockers ?? ["- None"]).join("\n")}

## DECISIONS

- **D-0001:** One file

## RUN LOG

> Newest first.

## ARCHIVE

> Older entries.
`;
  return seed.eol === "\r\n" ? text.replaceAll("\n", "\r\n") : text;
}

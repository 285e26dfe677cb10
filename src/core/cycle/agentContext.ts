/** The one thing that an agent without access needs, to be copied into any chat: contract, chosen task, limits, last runs. */
import { cutToTokens } from "../base/tokens.ts";
import type { ControlDocument } from "../document/model.ts";
import type { Policy } from "../policy/policy.ts";
import type { Candidate } from "../selection/candidate.ts";
import { primaryCounts } from "../selection/progress.ts";
import type { BlastRadiusLimits } from "../settings.ts";
import { BriefWords, toBrief } from "./brief.ts";

const contractTokens = 1200;
const shownBlockers = 3;
const blockerTokens = 80;

export interface AgentContextInput {
  readonly document: ControlDocument;
  readonly documentPath: string;
  readonly policy: Policy;
  readonly limits: BlastRadiusLimits;
  /** The task that AUTO would choose, or another one that was asked for; undefined when none can be done. */
  readonly chosen: Pick<Candidate, "task" | "reasons"> | undefined;
  readonly redact: (text: string) => string;
}

/** As text for a chat; the document's contract and the brief are cut to what a model can carry. */
export function toAgentContext(input: AgentContextInput): string {
  const { chosen, document, documentPath, redact } = input;
  const words = new BriefWords(redact);
  const { blocked, doing, done, percent, todo, total } = primaryCounts(document);
  const parts = [
    `# Work under ${words.line(documentPath, 40)}`,
    "One markdown file is the executable contract of a repository. A person types AUTO; an engine chooses one task, has it done, checks it itself, and alone writes that file and commits. You do the one task below, and nothing else.",
    `Progress: ${done} of ${total} done (${percent} %), ${doing} in work, ${todo} to do, ${blocked} blocked.`,
    ...toBlockers(document, words),
    ...toContract(document, redact),
    chosen
      ? `# The task\n\n${toBrief({ ...input, task: chosen.task, reasons: chosen.reasons, continued: false, reader: "copied" })}`.replace(
          "\n# T-",
          "\n## T-",
        )
      : "# The task\n\nNo task can be done now: a person adds one to TODO, or resolves a blocker.\n",
  ];
  return parts.join("\n\n");
}

function toBlockers(document: ControlDocument, words: BriefWords): string[] {
  const open = (document.blockers?.items ?? []).filter(({ resolved }) => !resolved).slice(0, shownBlockers);
  if (open.length === 0) return [];
  const lines = open.map(({ id, needed, title }) => {
    const text = `${id} ${title}${needed ? ` (needed: ${needed})` : ""}`;
    return `- ${words.line(text, blockerTokens)}`;
  });
  return [["Open blockers:", ...lines].join("\n")];
}

/** The contract's own words, quoted, so that its headings are not ours. */
function toContract(document: ControlDocument, redact: (text: string) => string): string[] {
  const section = document.findSection("contract");
  const body = section && document.text.slice(section.headingRange.end, section.range.end);
  const lines = redact(body ?? "")
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, " ").trimEnd())
    .filter((line) => line.trim() !== "" && !/^\s*(?:-{3,}|={3,}|\*{3,})$/.test(line));
  if (lines.length === 0) return [];
  const cut = cutToTokens(lines.join("\n"), contractTokens);
  return [`# The contract, as the document says it\n\n${cut.replace(/^/gm, "> ")}`];
}

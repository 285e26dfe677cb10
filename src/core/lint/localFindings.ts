/** Findings of single blocks, remembered with the block's text, so that a keystroke costs what it changed. */
import type { TextEdit, TextRange } from "../base/text.ts";
import { ParsedDocument } from "../document/controlDocument.ts";
import type { ControlDocument } from "../document/model.ts";
import { memoOf } from "./blockMemo.ts";
import type { Finding, Mend } from "./finding.ts";
import type { AnyRule, TaskRule, TextRule } from "./rule.ts";
import { rules } from "./rules.ts";

const textRules = rules.filter((rule: AnyRule): rule is TextRule => "checkText" in rule);
const taskRules = rules.filter((rule: AnyRule): rule is TaskRule => "checkTask" in rule);

/** What the rules of texts and of single tasks find. */
export function localFindings(document: ControlDocument): Finding[] {
  if (!(document instanceof ParsedDocument)) return [];
  return [...textFindings(document), ...taskFindings(document)];
}

function textFindings({ text, source }: ParsedDocument): Finding[] {
  const found: Finding[] = [];
  for (let index = 0; index < source.blocks.length; index++) {
    const block = source.block(index);
    const memo = memoOf(block);
    const start = source.start(index);
    memo.text ??= checkText(text.slice(start, start + block.length));
    for (const finding of memo.text) if (!isByteOrderMark(finding, start)) found.push(moved(finding, start));
  }
  return found;
}

const nothing: readonly Finding[] = [];

/** Characters beyond ASCII text, dashes, arrows, frames and what damage leaves of them. */
const special = /[^\t\n\r -~\u0e01-\u0e5b\u2013\u2014\u2190-\u2193\u2500-\u259f]/;

function checkText(text: string): readonly Finding[] {
  let found = nothing;
  const isPlain = !special.test(text);
  for (const rule of textRules) {
    if (isPlain && rule.onlySpecial === true) continue;
    const own = rule.checkText(text);
    if (own.length > 0) found = [...found, ...own];
  }
  return found;
}

function taskFindings({ text, ledgers }: ParsedDocument): Finding[] {
  const found: Finding[] = [];
  for (const ledger of ledgers) {
    for (const task of ledger.tasks) {
      const memo = memoOf(task.block);
      if (memo.state !== task.state) {
        const findings = taskRules.flatMap((rule) => rule.checkTask(task, text));
        memo.task = findings.map((finding) => moved(finding, -task.start));
        memo.state = task.state;
      }
      for (const finding of memo.task) found.push(moved(finding, task.start));
    }
  }
  return found;
}

/** The one control character that a text may begin with. */
function isByteOrderMark({ rule, range, message }: Finding, start: number): boolean {
  return start + range.start === 0 && rule === "control-character" && message.includes("U+FEFF");
}

function moved(finding: Finding, by: number): Finding {
  const { range, fix, suggestions, related } = finding;
  return {
    ...finding,
    range: movedRange(range, by),
    fix: fix && movedMend(fix, by),
    ...(suggestions === undefined ? {} : { suggestions: suggestions.map((mend) => movedMend(mend, by)) }),
    ...(related === undefined
      ? {}
      : { related: related.map((place) => ({ ...place, range: movedRange(place.range, by) })) }),
  };
}

function movedMend({ title, edits }: Mend, by: number): Mend {
  return { title, edits: edits.map((edit): TextEdit => ({ ...edit, range: movedRange(edit.range, by) })) };
}

function movedRange({ start, end }: TextRange, by: number): TextRange {
  return { start: start + by, end: end + by };
}

import type { ControlDocument } from "../document/model.ts";
import type { Finding } from "./finding.ts";
import { findingOf } from "./rule.ts";
import { rules } from "./rules.ts";

/** Everything that is broken or false in a document, in document order. Parser problems keep their code as rule id. */
export function lintDocument(document: ControlDocument): readonly Finding[] {
  const problems = document.problems.map(({ code, severity, message, range }) =>
    findingOf({ id: code, severity }, range, message),
  );
  const findings = [...problems, ...rules.flatMap((rule) => rule.check(document))];
  return findings.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}

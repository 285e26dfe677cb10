import type { CycleReport } from "../../src/core/cycle/events.ts";
import { codeText, documentText } from "../documentText.ts";
import { type Child, type ElementNode, h } from "../dom.ts";
import { counted } from "../format.ts";
import { t } from "../localize.ts";
import { mark, outcomeTone, verdictMark } from "../marks.ts";

const shownItems = 20;

/** The six lines that every cycle ends with. */
export function renderReport(report: CycleReport): ElementNode {
  const { task, files, commands, tests, checkpoint } = report;
  return h(
    "div",
    { key: "report", class: "report" },
    h("h3", null, t("Report")),
    h(
      "dl",
      { class: "facts facts-wide" },
      line(
        t("Selected task"),
        task === undefined ? t("none") : [codeText(task.id), " ", documentText(task.title, 600)],
      ),
      line(t("Files changed"), files.length === 0 ? t("none") : fileWords(files)),
      line(t("Commands"), commands.length === 0 ? t("none") : listed(commands.map(commandLine))),
      line(t("Tests"), tests.length === 0 ? t("none") : listed(tests.map(testLine))),
      line(t("Result and next"), [
        h("p", null, mark(outcomeTone(report.outcome), report.outcome), resultWords(report)),
        h("p", null, documentText(report.next, 600)),
      ]),
      line(t("Checkpoint"), checkpoint === undefined ? t("none") : codeText(checkpoint)),
    ),
  );
}

function line(name: string, content: Child): ElementNode {
  return h("div", { key: name }, h("dt", null, name), h("dd", null, content));
}

/** The result without the outcome that already stands before it. */
function resultWords({ result, outcome }: CycleReport): Child {
  const words = result.startsWith(outcome) ? result.slice(outcome.length).replace(/^[\s:—–-]+/, "") : result;
  return words !== "" && [" ", documentText(words, 600)];
}

function fileWords(files: readonly string[]): Child {
  return [
    `${counted(files.length, "file")}: `,
    files.slice(0, shownItems).map((file, index) => [index > 0 && ", ", codeText(file)]),
    files.length > shownItems && ` ${t("and {0} more", files.length - shownItems)}`,
  ];
}

function listed(items: readonly (readonly Child[])[]): ElementNode {
  const more = items.length - shownItems;
  return h(
    "ul",
    { class: "lines" },
    items.slice(0, shownItems).map((item) => h("li", null, ...item)),
    more > 0 && h("li", { key: "more" }, t("and {0} more", more)),
  );
}

function commandLine({ command, verdict }: CycleReport["commands"][number]): Child[] {
  return [verdictMark(verdict), codeText(command)];
}

function testLine({ name, verdict, reason }: CycleReport["tests"][number]): Child[] {
  return [
    verdictMark(verdict),
    h(
      "span",
      null,
      documentText(name, 300),
      reason !== undefined && h("span", { class: "quiet" }, " — ", documentText(reason, 300)),
    ),
  ];
}

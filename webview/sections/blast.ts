import type { BlastRadius } from "../../src/core/cycle/events.ts";
import { codeText } from "../documentText.ts";
import { type Child, type ElementNode, h } from "../dom.ts";
import { counted, formatBytes } from "../format.ts";
import { t } from "../localize.ts";

const shownFiles = 200;

/** How far the changes of this cycle reach. */
export function renderBlast(blast: BlastRadius | undefined): Child {
  if (blast === undefined) return null;
  return h(
    "div",
    { key: "blast", class: "subsection" },
    h("h3", null, t("Blast radius")),
    h("p", null, sizeOf(blast), blast.risk !== "LOW" && [" · ", h("strong", null, t("{0} risk", blast.risk))]),
    blast.remarks.length > 0 &&
      h(
        "ul",
        { class: "lines", "aria-label": t("What stands out") },
        blast.remarks.slice(0, 12).map((remark) => h("li", { key: remark }, h("span", { class: "grow" }, remark))),
      ),
    blast.surfaces.length > 0 &&
      h(
        "p",
        { class: "surfaces" },
        t("In "),
        blast.surfaces.slice(0, 12).map((surface) => [codeText(surface), " "]),
        blast.surfaces.length > 12 && t("and {0} more", blast.surfaces.length - 12),
      ),
    blast.files.length > 0 && fileList(blast),
  );
}

function sizeOf({ files, lines, bytes }: BlastRadius): string {
  return `${counted(files.length, "file")}, ${counted(lines, "line")}, ${formatBytes(bytes)}`;
}

function fileList({ files }: BlastRadius): ElementNode {
  const more = files.length - shownFiles;
  return h(
    "details",
    null,
    h("summary", null, t("Changed files")),
    h(
      "ul",
      { class: "lines scroller", tabindex: 0, "aria-label": t("Changed files") },
      files
        .slice(0, shownFiles)
        .map((file) =>
          h(
            "li",
            { key: file.path },
            h("span", { class: "grow" }, codeText(file.path)),
            h("span", { class: "quiet" }, file.binary ? t("binary") : `+${file.added} −${file.removed}`),
          ),
        ),
      more > 0 && h("li", { key: "more" }, t("and {0} more", more)),
    ),
  );
}

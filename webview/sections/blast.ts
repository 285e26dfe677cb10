import type { BlastRadius } from "../../src/core/cycle/events.ts";
import { codeText } from "../documentText.ts";
import { type Child, type ElementNode, h } from "../dom.ts";
import { counted, formatBytes } from "../format.ts";

const shownFiles = 200;

/** How far the changes of this cycle reach. */
export function renderBlast(blast: BlastRadius | undefined): Child {
  if (blast === undefined) return null;
  return h(
    "div",
    { key: "blast", class: "subsection" },
    h("h3", null, "Blast radius"),
    h("p", null, sizeOf(blast), blast.risk !== "LOW" && [" · ", h("strong", null, `${blast.risk} risk`)]),
    blast.remarks.length > 0 &&
      h(
        "ul",
        { class: "lines", "aria-label": "What stands out" },
        blast.remarks.slice(0, 12).map((remark) => h("li", { key: remark }, h("span", { class: "grow" }, remark))),
      ),
    blast.surfaces.length > 0 &&
      h(
        "p",
        { class: "surfaces" },
        "In ",
        blast.surfaces.slice(0, 12).map((surface) => [codeText(surface), " "]),
        blast.surfaces.length > 12 && `and ${blast.surfaces.length - 12} more`,
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
    h("summary", null, "Changed files"),
    h(
      "ul",
      { class: "lines scroller", tabindex: 0, "aria-label": "Changed files" },
      files
        .slice(0, shownFiles)
        .map((file) =>
          h(
            "li",
            { key: file.path },
            h("span", { class: "grow" }, codeText(file.path)),
            h("span", { class: "quiet" }, file.binary ? "binary" : `+${file.added} −${file.removed}`),
          ),
        ),
      more > 0 && h("li", { key: "more" }, `and ${counted(more, "more file", "more files")}`),
    ),
  );
}

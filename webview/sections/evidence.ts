import type { CommitDiffView, DashboardSnapshot, RunView } from "../../src/core/protocol.ts";
import { codeText, documentText, textButton } from "../documentText.ts";
import { type Child, type ElementNode, h } from "../dom.ts";
import { counted } from "../format.ts";
import { t } from "../localize.ts";
import type { PageActions, PageView } from "../pageView.ts";

const shownFiles = 60;

/** What a run left behind: its fields as written, the files and commits that they name, and what the commits changed. */
export function renderEvidence(
  view: PageView,
  dashboard: DashboardSnapshot,
  run: RunView,
  actions: PageActions,
): Child {
  const { fields, paths, commits, timestamp, title } = run;
  if (fields.length + paths.length + commits.length === 0) return null;
  const key = `run ${timestamp} ${title}`.slice(0, 200);
  const isOpen = view.opened.has(key);
  return h(
    "details",
    {
      key: "evidence",
      open: isOpen,
      on: {
        toggle: (event) => {
          const { open } = event.currentTarget as HTMLDetailsElement;
          actions.setOpen(key, open);
          if (open && dashboard.trusted) for (const commit of commits) actions.send({ type: "read-diff", commit });
        },
      },
    },
    h("summary", null, t("Evidence"), h("span", { class: "unseen" }, ": ", documentText(title, 200))),
    isOpen && [
      h(
        "dl",
        { class: "facts evidence" },
        fields.map(({ name, text }) =>
          h(
            "div",
            { key: name },
            h("dt", null, documentText(name, 60)),
            h("dd", { class: "as-written" }, documentText(text)),
          ),
        ),
      ),
      paths.length > 0 &&
        linkList(
          t("Files"),
          paths.map((path) => fileLink(path, actions)),
        ),
      commits.map((commit) => commitPart(commit, dashboard, actions)),
    ],
  );
}

function linkList(title: string, links: readonly ElementNode[]): Child {
  return [
    h("h3", null, title),
    h(
      "ul",
      { class: "lines" },
      links.map((link, index) => h("li", { key: String(index) }, link)),
    ),
  ];
}

function fileLink(path: string, { send }: PageActions): ElementNode {
  return textButton(codeText(path), t("Open {0}", path), () => send({ type: "open-file", path }));
}

function commitPart(commit: string, { diffs, trusted }: DashboardSnapshot, actions: PageActions): Child {
  const diff = diffs.find((candidate) => candidate.commit === commit);
  return h(
    "div",
    { key: commit, class: "subsection" },
    h("h3", null, t("Commit"), " ", trusted ? commitLink(commit, actions) : codeText(commit)),
    diff !== undefined && diffStat(diff, actions),
  );
}

function commitLink(commit: string, { send }: PageActions): ElementNode {
  return textButton(codeText(commit), t("Show commit {0}", commit), () => send({ type: "open-commit", commit }));
}

function diffStat({ files }: CommitDiffView, actions: PageActions): Child {
  const sum = (part: "added" | "removed") => files.reduce((total, file) => total + file[part], 0);
  return [
    h("p", null, `${counted(files.length, "file")}, +${sum("added")} −${sum("removed")}`),
    h(
      "ul",
      { class: "lines" },
      files
        .slice(0, shownFiles)
        .map(({ path, added, removed, binary }) =>
          h(
            "li",
            { key: path },
            h("span", { class: "grow" }, fileLink(path, actions)),
            h("span", { class: "quiet" }, binary ? t("binary") : `+${added} −${removed}`),
          ),
        ),
      files.length > shownFiles && h("li", { key: "more" }, t("and {0} more", files.length - shownFiles)),
    ),
  ];
}

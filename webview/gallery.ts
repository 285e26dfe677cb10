/**
 * The gallery's page: what works now, the pictures as a windowed list, one of them in full. The host gives it the shell of
 * `galleryView.ts`. Pictures are `<img data-picture>`: only `showSources` gives them an address, out of what the host has sent.
 */
import { assertNever } from "../src/core/base/errors.ts";
import {
  decodeGalleryNews,
  findGalleryItems,
  type GalleryAsk,
  type GalleryItem,
  type GalleryNews,
  type GalleryRun,
} from "../src/core/views/galleryView.ts";
import { type Child, h, render } from "./dom.ts";
import { counted, shortened, visibleText } from "./format.ts";
import { t } from "./localize.ts";

declare function acquireVsCodeApi(): { postMessage(message: GalleryAsk): void };

const host = acquireVsCodeApi();
const cell = { width: 172, height: 196 };

let items: readonly GalleryItem[] | undefined;
let older = 0;
let note: string | null = null;
let runs: readonly GalleryRun[] = [];
let failure: string | undefined;
let search = "";
/** The id of the item that the keyboard is on. */
let current: string | undefined;
let isOpen = false;
const sources = new Map<string, string | null>();
const asked = new Set<string>();
/** Sizes in pixels of what was shown, null for what is no picture after all. */
const sizes = new Map<string, string | null>();
let drawing = 0;

function draw(): void {
  drawing ||= requestAnimationFrame(drawNow);
}

function drawNow(): void {
  cancelAnimationFrame(drawing);
  drawing = 0;
  render(document.body, [
    h("div", { key: "live", class: "unseen", role: "status" }, runs.length > 0 && t("Working: {0}", runs.length)),
    h("main", { class: isOpen ? "full" : "all" }, content()),
  ]);
  for (const image of document.querySelectorAll<HTMLImageElement>("img")) showSource(image);
}

/** An address comes from the host, for the picture that the element names; another one takes its place at once. */
function showSource(image: HTMLImageElement): void {
  const source = sources.get(image.dataset.picture ?? "") ?? "";
  if (image.getAttribute("src") === source) return;
  if (source === "") image.removeAttribute("src");
  else image.src = source;
}

function content(): Child[] {
  const found = findGalleryItems(items ?? [], search);
  const place = found.findIndex(({ id }) => id === current);
  const at = Math.max(0, place);
  const item = found[at];
  isOpen &&= place >= 0;
  if (isOpen && item) return full(item, found, at);
  return [
    h("h1", { key: "title", class: "unseen" }, t("Gallery")),
    header(found.length),
    (failure ?? note) !== null && h("p", { key: "note", class: "note", role: "alert" }, failure ?? note),
    runs.length > 0 && h("section", { key: "runs", "aria-label": t("Working") }, runs.map(run)),
    item ? grid(found, at) : h("p", { key: "empty", class: "empty" }, emptyText()),
  ];
}

function emptyText(): string {
  if (items === undefined) return t("Reading pictures…");
  if (items.length > 0) return t("Nothing has all of these words.");
  return t("No pictures yet. Run a ComfyUI workflow from the Services view; what it makes appears here.");
}

function header(count: number): Child {
  const files = counted(count, "file");
  const told = older > 0 ? t("{0}, {1} older not shown", files, older) : files;
  return h(
    "div",
    { key: "header", class: "bar", role: "search" },
    h("input", {
      type: "search",
      value: search,
      "aria-label": t("Search by prompt, model and seed"),
      placeholder: t("Search by prompt, model and seed"),
      on: { input: ({ currentTarget }) => find((currentTarget as HTMLInputElement).value) },
    }),
    h("span", { role: "status" }, items && told),
    button(t("Refresh"), () => host.postMessage({ type: "refresh" })),
  );
}

function find(text: string): void {
  search = text;
  current = undefined;
  draw();
}

function button(label: string, onClick: () => void): Child {
  return h("button", { key: label, type: "button", on: { click: onClick } }, label);
}

function picture(id: string, label?: string): Child {
  const size = ({ currentTarget }: Event) => {
    const { naturalHeight, naturalWidth } = currentTarget as HTMLImageElement;
    sizes.set(id, naturalWidth > 0 ? `${naturalWidth} × ${naturalHeight}` : null);
    draw();
  };
  return h("img", {
    key: id,
    "data-picture": id,
    "aria-label": label,
    "aria-hidden": !label,
    on: { load: size, error: size },
  });
}

function run({ fraction, label, name, number, preview }: GalleryRun): Child {
  const id = `run ${number}`;
  sources.set(id, preview);
  const percent = Math.floor(fraction * 100);
  return h(
    "div",
    { key: id, class: "run" },
    preview && picture(id, t("Preview of {0}", name)),
    h(
      "div",
      null,
      h("h2", null, visibleText(name)),
      h("p", null, visibleText(label)),
      h(
        "div",
        { ...{ class: "meter", role: "progressbar", "aria-label": name }, "aria-valuenow": percent },
        h("div", { style: { width: `${percent}%` } }),
      ),
      button(t("Cancel"), () => host.postMessage({ type: "cancel", number })),
    ),
  );
}

function columns(): number {
  return Math.max(1, Math.floor((document.body.clientWidth - 24) / cell.width));
}

/** Only what can be seen is on the page; what lies on the server is fetched when it is. */
function grid(found: readonly GalleryItem[], at: number): Child {
  const scroller = document.querySelector(".scroller");
  const wide = columns();
  const first = Math.floor((scroller?.scrollTop ?? 0) / cell.height) - 1;
  const rows = Math.ceil((scroller?.clientHeight ?? window.innerHeight) / cell.height) + 2;
  const from = Math.max(0, first * wide);
  const shown = found.slice(from, (first + rows) * wide);
  // What the keyboard is on has to be there, also when it was scrolled away.
  const indices = new Set([...shown.keys()].map((index) => index + from)).add(at);
  return h(
    "div",
    { key: "grid", class: "scroller", on: { scroll: draw } },
    h(
      "div",
      {
        ...{ role: "listbox", tabindex: 0, "aria-label": t("Pictures"), "data-focus-home": true },
        "aria-activedescendant": `item-${at}`,
        style: { height: `${Math.ceil(found.length / wide) * cell.height}px` },
        on: { keydown: (event) => onGridKey(event as KeyboardEvent, found, at) },
      },
      [...indices].sort((a, b) => a - b).map((index) => option(found, index, at, wide)),
    ),
  );
}

function option(found: readonly GalleryItem[], index: number, at: number, wide: number): Child {
  const item = found[index];
  if (!item) return null;
  fetchOnce(item);
  return h(
    "div",
    {
      ...{ key: item.id, id: `item-${index}`, role: "option", class: "cell", "aria-selected": index === at },
      ...{ "aria-setsize": found.length, "aria-posinset": index + 1, title: visibleText(item.title) },
      style: { left: `${(index % wide) * cell.width}px`, top: `${Math.floor(index / wide) * cell.height}px` },
      on: { click: () => open(item.id) },
    },
    isShown(item) ? picture(item.id) : h("span", { class: "thumb" }, placeholder(item)),
    h("span", { class: "caption" }, visibleText(shortened(item.title, 100))),
  );
}

function isShown({ id, isPicture }: GalleryItem): boolean {
  return isPicture && Boolean(sources.get(id)) && sizes.get(id) !== null;
}

function placeholder({ id, isPicture, name }: GalleryItem): string {
  if (!isPicture) return visibleText(name);
  return sources.get(id) === null && !asked.has(id)
    ? t("The server does not give it")
    : sizes.get(id) === null
      ? t("Cannot be shown")
      : "…";
}

function fetchOnce({ id, isPicture, source }: GalleryItem): void {
  if (!isPicture || source !== null || sources.has(id) || asked.has(id)) return;
  asked.add(id);
  host.postMessage({ type: "fetch", id });
}

function open(id: string): void {
  current = id;
  isOpen = true;
  draw();
}

function move(to: GalleryItem | undefined): void {
  if (!to) return;
  current = to.id;
  drawNow();
  document.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
}

function onGridKey(event: KeyboardEvent, found: readonly GalleryItem[], at: number): void {
  const wide = columns();
  const last = found.length - 1;
  const page = wide * Math.max(1, Math.floor((document.querySelector(".scroller")?.clientHeight ?? 0) / cell.height));
  const targets: Readonly<Record<string, number>> = {
    ...{ ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - wide, ArrowDown: at + wide },
    ...{ Home: 0, End: last, PageUp: Math.max(0, at - page), PageDown: Math.min(last, at + page) },
  };
  const to = targets[event.key];
  if (to !== undefined) move(found[to]);
  else if (event.key === "Enter" || event.key === " ") open(found[at]?.id ?? "");
  else return;
  event.preventDefault();
}

function full(item: GalleryItem, found: readonly GalleryItem[], at: number): Child[] {
  fetchOnce(item);
  const { facts, id, title } = item;
  const close = () => {
    isOpen = false;
    move(item);
  };
  const step = (by: number) => found[at + by] && open(found[at + by]?.id ?? "");
  const ask = (type: "open" | "save" | "copy") => () => host.postMessage({ type, id });
  const keys: Readonly<Record<string, () => unknown>> = {
    ...{ Escape: close, ArrowLeft: () => step(-1), ArrowRight: () => step(1) },
  };
  const size = sizes.get(id);
  return [
    h(
      "div",
      { key: "one", class: "one", on: { keydown: (event) => keys[(event as KeyboardEvent).key]?.() } },
      h(
        "div",
        { class: "bar", role: "toolbar", "aria-label": t("Picture") },
        button(t("Back"), close),
        at > 0 && button(t("Previous"), () => step(-1)),
        at < found.length - 1 && button(t("Next"), () => step(1)),
        button(t("Open File"), ask("open")),
        button(t("Save As…"), ask("save")),
        button(t("Copy Details"), ask("copy")),
      ),
      isShown(item) ? picture(id, visibleText(shortened(title))) : h("p", { class: "empty" }, placeholder(item)),
      h("h1", { tabindex: -1, "data-focus-home": true }, visibleText(shortened(title))),
      h(
        "dl",
        null,
        [...facts, ...(size ? [[t("Size"), size] as const] : [])].map(([label, value], index) => [
          h("dt", { key: `t${index}` }, label),
          h("dd", { key: `d${index}` }, visibleText(shortened(value))),
        ]),
      ),
    ),
  ];
}

function accept(news: GalleryNews): void {
  switch (news.type) {
    case "items":
      ({ items, note, older } = news);
      for (const { id, source } of items) if (source !== null) sources.set(id, source);
      break;
    case "runs":
      for (const { number } of runs) sources.delete(`run ${number}`);
      ({ runs } = news);
      break;
    case "source":
      asked.delete(news.id);
      sources.set(news.id, news.source);
      break;
    default:
      assertNever(news);
  }
}

addEventListener("message", ({ data }) => {
  const news = decodeGalleryNews(data);
  if (news) accept(news);
  failure = news ? undefined : t("The extension sent something that this page does not understand. Reload the window.");
  draw();
});
addEventListener("resize", draw);
drawNow();
host.postMessage({ type: "ready" });

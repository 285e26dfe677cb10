/** What the gallery's page and its host tell one another; each side decodes what the other says. */
import { escapedMarkup } from "../base/escapedMarkup.ts";

/** A file that a run has made. */
export interface GalleryItem {
  readonly id: string;
  readonly name: string;
  /** Where the page finds it; null while it lies on the server alone. */
  readonly source: string | null;
  readonly isPicture: boolean;
  /** One line: the prompt, or the name. */
  readonly title: string;
  /** Everything that is known of it, as `[label, value]`; also what is searched. */
  readonly facts: readonly (readonly [label: string, value: string])[];
}

/** A run that works now. */
export interface GalleryRun {
  readonly number: number;
  readonly name: string;
  /** `45 % · Sampler · 3/8 · 12 s left` */
  readonly label: string;
  /** 0 to 1. */
  readonly fraction: number;
  /** The newest preview as a `data:` address of a picture. */
  readonly preview: string | null;
}

export type GalleryNews =
  | {
      readonly type: "items";
      readonly items: readonly GalleryItem[];
      /** Items that are too old to be shown. */
      readonly older: number;
      /** What a person should know: a server that cannot be asked. */
      readonly note: string | null;
    }
  | { readonly type: "runs"; readonly runs: readonly GalleryRun[] }
  /** An item was fetched; null: it is not there any more. */
  | { readonly type: "source"; readonly id: string; readonly source: string | null };

const itemAsks = ["fetch", "open", "save", "copy"] as const;
const plainAsks = ["ready", "refresh"] as const;

export type GalleryAsk =
  | { readonly type: (typeof plainAsks)[number] }
  | { readonly type: (typeof itemAsks)[number]; readonly id: string }
  | { readonly type: "cancel"; readonly number: number };

/** How many items are shown; each costs the page less than a kilobyte. */
export const shownGalleryItems = 2000;
const longestText = 4000;

type Fields = Readonly<Record<string, unknown>>;

/** Undefined for anything that is not a message of the host. */
export function decodeGalleryNews(value: unknown): GalleryNews | undefined {
  if (!isFields(value)) return undefined;
  const { id, items, note, older, runs, source, type } = value;
  if (type === "items" && isListOf(items, isItem) && typeof older === "number" && isTextOrNull(note))
    return { type, items, older, note };
  if (type === "runs" && isListOf(runs, isRun)) return { type, runs };
  if (type === "source" && typeof id === "string" && isTextOrNull(source)) return { type, id, source };
  return undefined;
}

/** Undefined for anything that is not a message of the page. */
export function decodeGalleryAsk(value: unknown): GalleryAsk | undefined {
  if (!isFields(value)) return undefined;
  const { id, number } = value;
  const plain = plainAsks.find((type) => type === value.type);
  if (plain) return { type: plain };
  const about = itemAsks.find((type) => type === value.type);
  if (about && typeof id === "string" && id.length <= longestText) return { type: about, id };
  return value.type === "cancel" && typeof number === "number" ? { type: "cancel", number } : undefined;
}

function isItem(value: unknown): value is GalleryItem {
  if (!isFields(value)) return false;
  const { facts, id, isPicture, name, source, title } = value;
  const isFact = (fact: unknown) => isListOf(fact, (part) => typeof part === "string") && fact.length === 2;
  const isTold = [id, name, title].every((text) => typeof text === "string") && isTextOrNull(source);
  return isTold && typeof isPicture === "boolean" && isListOf(facts, isFact);
}

function isRun(value: unknown): value is GalleryRun {
  if (!isFields(value)) return false;
  const { fraction, label, name, number, preview } = value;
  const isTold = typeof name === "string" && typeof label === "string" && isTextOrNull(preview);
  return isTold && typeof number === "number" && typeof fraction === "number";
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}

function isListOf<T>(value: unknown, isOne: (item: unknown) => item is T): value is T[];
function isListOf(value: unknown, isOne: (item: unknown) => boolean): value is unknown[];
function isListOf(value: unknown, isOne: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length <= shownGalleryItems && value.every(isOne);
}

/** The items that have every word of a search in their title, name or facts, whatever the case. */
export function findGalleryItems(items: readonly GalleryItem[], search: string): readonly GalleryItem[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return items;
  return items.filter(({ facts, name, title }) => {
    const text = [title, name, ...facts.map(([, value]) => value)].join("\n").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** What the host knows of the page that it is about to show; as in `DashboardShell`. */
export interface GalleryShell {
  readonly nonce: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  readonly cspSource: string;
  readonly lang: string;
  /** As in `DashboardShell`. */
  readonly translations?: string | undefined;
}

/** The whole document that a host gives to its webview. Pictures come from the host's own folders and as previews; nothing else loads. */
export function galleryHtml({
  cspSource,
  lang,
  nonce,
  scriptUri,
  styleUri,
  translations = "{}",
}: GalleryShell): string {
  const sources = `script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; img-src ${cspSource} data:`;
  const policy = `default-src 'none'; ${sources}; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="${escapedMarkup(lang)}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${escapedMarkup(policy)}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Gallery</title>
    <link rel="stylesheet" nonce="${escapedMarkup(nonce)}" href="${escapedMarkup(styleUri)}">
    <script type="module" nonce="${escapedMarkup(nonce)}" src="${escapedMarkup(scriptUri)}"></script>
  </head>
  <body data-translations="${escapedMarkup(translations)}"></body>
</html>
`;
}

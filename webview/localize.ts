/** What the host gives with the page for English sentences; nothing in a window that speaks English. */
const translations = readTranslations();

function readTranslations(): Readonly<Record<string, unknown>> {
  const root = typeof document === "undefined" ? null : document.querySelector<HTMLElement>("[data-translations]");
  const value: unknown = JSON.parse(root?.dataset.translations ?? "{}");
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** The sentence in the person's language; `{0}`, `{1}` … are the values. The one seam of all the page's own words. */
export function t(english: string, ...values: readonly (string | number)[]): string {
  const known = Object.hasOwn(translations, english) ? translations[english] : undefined;
  const text = typeof known === "string" ? known : english;
  return text.replace(/\{(\d)\}/g, (hole, place: string) => String(values[Number(place)] ?? hole));
}

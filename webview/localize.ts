let translations: Readonly<Record<string, unknown>> = {};

/** Takes what the host gives for English sentences; anything odd leaves them English. */
export function setTranslations(json: string | undefined): void {
  if (json === undefined) return;
  const value: unknown = JSON.parse(json);
  if (typeof value === "object" && value !== null) translations = value as Record<string, unknown>;
}

/** The sentence in the person's language; `{0}`, `{1}` … are the values. The one seam of all the page's own words. */
export function t(english: string, ...values: readonly (string | number)[]): string {
  const known = Object.hasOwn(translations, english) ? translations[english] : undefined;
  const text = typeof known === "string" ? known : english;
  return text.replace(/\{(\d)\}/g, (hole, place: string) => String(values[Number(place)] ?? hole));
}

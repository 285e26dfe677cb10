// @ts-check
/** The page that the package and the marketplace show in place of the repository's README. */

/** Where it lies in the repository. */
export const marketplaceFile = "media/marketplace.md";

/**
 * Pictures are not packed. Where the repository is published, they are shown from there; else they are left out, for a link that
 * leads nowhere is no picture.
 * @param {string} text @param {string} [imagesUrl] The published repository's files, without a slash at the end.
 */
export function toMarketplacePage(text, imagesUrl) {
  const picture = /^!\[([^\]]*)\]\((?!\w+:)([^)]+)\)\r?\n\r?\n?/gm;
  if (imagesUrl === undefined) return text.replace(picture, "");
  return text.replace(picture, (found, _alt, file) => found.replace(`(${file})`, `(${imagesUrl}/media/${file})`));
}

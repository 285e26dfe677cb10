/** Shows what a text would hide: control characters and marks that turn or hide letters become `\u{…}`. Line ends stay. */
export function visibleText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character === "\n" ? character : `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/** Shows marks that turn the order of what follows as `\u{…}`: a name that is read must be the name that is meant. */
export function visibleTurns(text: string): string {
  return text.replace(/[\u202a-\u202e\u2066-\u2069]/g, visibleText);
}

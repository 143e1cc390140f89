/**
 * Text of others without what a terminal would act on: escape sequences, other control characters, and changes of direction. Lines and tabs stay.
 */
export function plainText(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, (character) => (character === '\n' || character === '\t' ? character : '\u{FFFD}'));
}

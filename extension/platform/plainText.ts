/** A text of others as the editor's messages are to show it: what looks like a link of Markdown is none. */
export function plainText(text: string): string {
  // Nothing is to be seen of the character between.
  return text.replaceAll('](', ']\u200b(');
}

/**
 * Markdown that came from a model or from a repository, for a place that draws it: pictures would be fetched from wherever it says, and so
 * tell that place whatever stands in the address. They become plain links.
 */
export function withoutPictures(markdown: string): string {
  return markdown.replaceAll('![', '!\u200B[');
}

/** Plain text inside Markdown. */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+!|<>~]/g, '\\$&');
}

/** Plain text as a block, which it cannot end by itself. */
export function codeBlock(text: string, language = 'text'): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

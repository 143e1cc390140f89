/** What is shown around the first hit, in UTF-16 units. */
const BEFORE = 60;
const AFTER = 140;

/** A piece of a text around the first word that begins with one of `words`, every such beginning between ⟦ and ⟧; white space is one blank. */
export function excerptOf(text: string, words: readonly string[]): string {
  const plain = text.normalize('NFKC').replace(/\s+/gu, ' ').trim();
  const alternatives = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const hit = new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives})`, 'iu');
  const anywhere = new RegExp(`(?:${alternatives})`, 'giu');
  const first = hit.exec(plain)?.index ?? plain.search(new RegExp(anywhere.source, 'iu'));
  const start = first <= BEFORE ? 0 : first - BEFORE;
  const end = Math.max(first, 0) + AFTER;
  const piece = plain.slice(start, end).toWellFormed().replaceAll(/[⟦⟧]/g, '');
  return `${start > 0 ? '…' : ''}${piece.replace(anywhere, '⟦$&⟧')}${end < plain.length ? '…' : ''}`;
}

import type { Explanation } from '../../../protocol/glossary.ts';
import { escapeMarkdown, withoutPictures } from '../../platform/safeMarkdown.ts';

/** An explanation as a page: the words, who gave them, for whom, and what to read next. */
export function explanationPage({ term, level, text, source, model, isScripted, related, note }: Explanation): string {
  const by = source === 'model' ? (model ?? 'a model') : source === 'rule' ? "the rule's own text" : 'the built-in glossary';
  return [
    `# ${escapeMarkdown(term.replaceAll(/\s+/g, ' ').slice(0, 120))}`,
    withoutPictures(text),
    '---',
    `*For the level ${level}, by ${escapeMarkdown(by)}${isScripted ? ' (scripted)' : ''}.*`,
    ...(related.length === 0 ? [] : [`See also: ${related.map(escapeMarkdown).join(', ')}.`]),
    ...(note === undefined ? [] : [`> ${escapeMarkdown(note)}`]),
  ].join('\n\n');
}

import type { SessionMessage } from '../../../../protocol/sessions.ts';
import { maskValues } from '../../../ai/redaction/maskValues.ts';
import type { Redactor } from '../../../ai/redaction/redactor.ts';
import { throwIfCancelled } from '../../../base/errors.ts';
import type { Database } from '../../../data/database.ts';
import { toMessage } from '../messageShape.ts';
import { readFrom } from '../store/messageRows.ts';
import { readPins } from '../store/pinRows.ts';
import { readStory } from '../store/storyRows.ts';
import { findSession } from '../store.ts';
import { markdownHead, markdownMessage, markdownStory } from './toMarkdown.ts';

/** Messages that are in memory at once, besides the text. */
const PAGE = 50;

/** A whole session as text. What providers attached for themselves (signatures, encrypted thoughts) is left out. */
export async function exportSession(
  database: Database,
  id: string,
  format: 'markdown' | 'json',
  redactor: Redactor,
  signal: AbortSignal,
): Promise<string> {
  const summary = await findSession(database, id);
  const [texts] = await maskValues([{ title: summary.title, pinned: await readPins(database, id) }], redactor);
  const session = { ...summary, title: '', pinned: [], ...texts };
  // Masked when it was told.
  const story = await readStory(database, id);
  const pieces: string[] = [];
  for (let next = 1; ; ) {
    throwIfCancelled(signal);
    const rows = await readFrom(database, id, next, PAGE);
    const last = rows.at(-1);
    if (last === undefined) break;
    const messages = await maskMessages(rows.map(toMessage), redactor);
    pieces.push(...messages.map((message) => (format === 'json' ? JSON.stringify(message, undefined, 2) : markdownMessage(message))));
    next = last.position + 1;
  }
  if (format === 'markdown') {
    return [markdownHead(session), ...(story === undefined ? [] : [markdownStory(story.text, story.told_at)]), ...pieces].join('\n');
  }
  const told = story === undefined ? {} : { story: { text: story.text, toldAt: story.told_at } };
  const head = JSON.stringify({ ...session, ...told }, undefined, 2);
  return `{ "format": "stewardry-session", "version": 1,\n"session": ${head},\n"messages": [${pieces.join(',\n')}] }\n`;
}

async function maskMessages(messages: readonly SessionMessage[], redactor: Redactor): Promise<SessionMessage[]> {
  const masked = await maskValues(
    messages.map(({ content, manifest }) => ({ content: content.map(({ extra: _, ...part }) => part), manifest })),
    redactor,
  );
  return messages.map(({ manifest: _, ...message }, index) => {
    const { content = [], manifest } = masked[index] ?? {};
    return { ...message, content, ...(manifest === undefined ? {} : { manifest }) };
  });
}

import type { ContextItem, MessagePart, SessionMessage, SessionSummary } from '../../../../protocol/sessions.ts';
import { assertNever } from '../../../base/assertNever.ts';

/** The head of the page: what the session is. */
export function markdownHead(session: SessionSummary & { readonly pinned: readonly ContextItem[] }): string {
  const facts = [
    ['session', session.id],
    ['persona', session.persona],
    ['model', session.model],
    ['state', session.state],
    ['scope', session.scope.join(', ')],
    ['spent', `$${(session.spent / 1_000_000).toFixed(4)}`],
    ['begun at commit', session.baseCommit],
    ['copied from', session.forkedFrom],
    ['begun', session.createdAt],
    ['last used', session.updatedAt],
    ['pinned', session.pinned.map((item) => ('path' in item && item.path !== undefined ? item.path : item.kind)).join(', ')],
  ].flatMap(([name, value]) => (value === undefined || value === '' ? [] : [`- ${name}: ${inline(value)}`]));
  return `# ${inline(session.title || 'Session')}\n\n${facts.join('\n')}\n`;
}

/** The story that was kept of it, its headings one level down, so that the page stays one. */
export function markdownStory(text: string, toldAt: string): string {
  const lines = text.trim().split('\n');
  return `\n${lines.map((line) => line.replace(/^(#{1,5}) /, '#$1 ')).join('\n')}\n\n_Told when it was archived, ${toldAt}_\n`;
}

const NAMES: Readonly<Record<SessionMessage['role'], string>> = {
  user: 'Person',
  assistant: 'Assistant',
  tool: 'Tools',
  summary: 'Summary of what came before',
  notice: 'Notice',
};

/** One message with its heading. */
export function markdownMessage(message: SessionMessage): string {
  const { position, role, persona, origin, isScripted, createdAt, run } = message;
  const who = [persona, origin === undefined ? undefined : `${origin.provider}/${origin.model}`, isScripted ? 'scripted' : undefined];
  const about = who.filter((each) => each !== undefined).map(inline);
  const heading = `## ${position}. ${NAMES[role]}${about.length === 0 ? '' : ` (${about.join(', ')})`}`;
  const when = `_${createdAt}${run === undefined ? '' : `, run ${inline(run)}`}_`;
  return `\n${heading}\n\n${when}\n\n${message.content.map(markdownPart).join('\n\n')}\n`;
}

function markdownPart(part: MessagePart): string {
  switch (part.kind) {
    case 'text':
      return (part.paths ?? []).length === 0 ? part.text : fenced(part.text);
    case 'thinking':
      return `> ${part.text.replaceAll('\n', '\n> ')}`;
    case 'toolCall':
      return `Calls \`${part.name.replaceAll('`', '')}\`:\n\n${fenced(part.malformed ?? JSON.stringify(part.input, undefined, 2), 'json')}`;
    case 'toolResult':
      return `${part.isError ? 'Failed' : 'Answer'}:\n\n${fenced(part.text)}`;
    default:
      return assertNever(part);
  }
}

/** A block that its content cannot close: its fence is longer than any row of backticks inside. */
function fenced(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** On one line, and without anything that Markdown or HTML would act on. */
function inline(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(/[\\`*_[\]<>#|]/g, '\\$&');
}

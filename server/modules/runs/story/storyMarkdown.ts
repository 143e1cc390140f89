import type { SessionSummary } from '../../../../protocol/sessions.ts';
import type { Chapter } from './readChapter.ts';

/** UTF-16 units of one line; what is longer is read in the session itself. */
const LONGEST_LINE = 500;
/** Lines of one list. */
const MOST_LINES = 50;

/** A session as Markdown, told out of what was recorded. Pure: no clock, and everything in the order in which it came. */
export function storyMarkdown(session: SessionSummary, chapters: readonly Chapter[]): string {
  const parts = [
    `# Story of ${inline(session.title || 'a session')}`,
    list(factsOf(session, chapters)),
    ...chapters.map((chapter, index) => chapterText(chapter, index, chapters)),
    ...section('## Open points', chapters.flatMap(openPoints)),
  ];
  return `${parts.join('\n\n')}\n`;
}

function factsOf(session: SessionSummary, chapters: readonly Chapter[]): readonly string[] {
  const sum = (value: (chapter: Chapter) => number): number => chapters.reduce((total, chapter) => total + value(chapter), 0);
  const ends = new Map<string, number>();
  for (const { run } of chapters) ends.set(run.state, (ends.get(run.state) ?? 0) + 1);
  const tasks = [...ends].map(([state, many]) => `${many} ${state.replaceAll('_', ' ')}`).join(', ');
  return [
    `session ${session.id} of ${session.persona}, ${session.state}`,
    `from ${session.createdAt} to ${session.updatedAt}`,
    `tasks: ${chapters.length}${tasks === '' ? '' : ` (${tasks})`}`,
    `files changed: ${sum(({ run }) => run.filesChanged)}; refused: ${sum(({ words }) => words.refused.length)}`,
    `cost: ${dollars(session.spent)}; tokens: ${sum(({ run }) => run.tokens)}`,
  ];
}

function chapterText({ run, words, verdict }: Chapter, index: number, chapters: readonly Chapter[]): string {
  const parent = chapters.findIndex((each) => each.run.id === run.parent);
  const facts = [
    run.state.replaceAll('_', ' '),
    run.persona,
    run.model,
    run.isScripted ? 'scripted' : undefined,
    `${run.startedAt ?? run.createdAt}${run.finishedAt === undefined ? '' : ` to ${run.finishedAt}`}`,
    dollars(run.cost),
    `${run.tokens} tokens`,
    `run ${run.id}`,
    parent < 0 ? undefined : `part of task ${parent + 1}`,
  ].filter((fact) => fact !== undefined);
  const isAllInTitle = words.task.replace(/\s+/gu, ' ').trim() === words.title;
  return [
    `## ${index + 1}. ${inline(words.title)}`,
    inline(facts.join(', ')),
    ...(isAllInTitle ? [] : [`Asked for: ${inline(words.task)}`]),
    ...(words.end === '' ? [] : [`It ended with: ${inline(words.end)}`]),
    ...section('### What changed', words.changed),
    ...section('### What was decided', words.decided),
    ...section('### What was refused', words.refused),
    ...(verdict === undefined ? [] : [`### Verdict: ${verdict}`]),
    ...(words.checks.length === 0 ? [] : [list(words.checks)]),
  ].join('\n\n');
}

function openPoints({ run, words, verdict }: Chapter, index: number): readonly string[] {
  const points = [
    ...(UNFINISHED.includes(run.state) ? [`The run is ${run.state}.`] : []),
    ...(verdict === 'failed' ? ['The verdict is failed.'] : []),
    ...(run.review === 'open' ? ['Its changes wait for review.'] : []),
    ...(run.review === 'partly_applied' ? ['Only a part of its changes is applied.'] : []),
    ...words.open,
  ];
  return points.map((point) => `task ${index + 1}: ${point}`);
}

const UNFINISHED: readonly string[] = ['pending', 'running', 'waiting', 'paused', 'interrupted', 'verifying'];

const section = (heading: string, lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : [heading, list(lines)]);

function list(lines: readonly string[]): string {
  const more = lines.length - MOST_LINES;
  const shown = lines.slice(0, MOST_LINES).map((line) => `- ${inline(line)}`);
  return [...shown, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n');
}

const dollars = (microdollars: number): string => `$${(microdollars / 1_000_000).toFixed(4)}`;

/** On one line, not too long, and without anything that a terminal, Markdown or HTML would act on. An underscore inside a word means nothing there. */
function inline(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Bidi_Control}\s]+/gu, ' ').trim();
  const short = line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE).toWellFormed()}…` : line;
  return short.replace(/[\\`*[\]<>#|]|(?<!\w)_|_(?!\w)/g, '\\$&');
}

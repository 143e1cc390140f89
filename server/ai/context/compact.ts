import { throwIfCancelled } from '../../base/errors.ts';
import type { Context, Locality, Message, ToolDefinition } from '../contract/messages.ts';
import type { TokenCounter } from '../tokens/countTokens.ts';
import { COMPACT_PROMPT } from './compactPrompt.ts';
import { cutFor } from './cutFor.ts';
import { type Gist, gistOf, oneLine } from './gist.ts';
import { readWritten, type Sections, writeSummary } from './summary.ts';

/** From this share of the window on a conversation is made shorter. */
const FULL_AT = 0.8;
/** Of the window, for what stays as it is: the work that is under way. */
const KEPT_SHARE = 0.25;
/** A summary that is longer than this share of the window would soon fill it again. */
const SUMMARY_SHARE = 0.2;

/** Is it time to compact? Both in tokens. */
export function isNearlyFull(tokens: number, windowTokens: number): boolean {
  return tokens >= windowTokens * FULL_AT;
}

export interface CompactOptions {
  /** Tokens of the model's window; summary and kept messages together take at most half of it, unless one exchange alone is larger. */
  readonly windowTokens: number;
  readonly count: TokenCounter;
  /** Those of the run: some providers take no conversation with calls without them, and their cache holds for nothing else. */
  readonly tools?: readonly ToolDefinition[];
  /**
   * Asks a model for one text. Absent, or when it throws or answers badly: a summary is made without a model. `locality` says where it ran: what
   * a model in the cloud wrote holds nothing of files that were withheld from it. A bare text counts as local.
   */
  readonly ask?: (context: Context, signal: AbortSignal) => Promise<string | { readonly text: string; readonly locality: Locality }>;
}

/** A conversation made shorter. */
export interface Compaction {
  /** A message for the model that stands for the oldest messages: the task, the person's words, decisions, files, open points. */
  readonly summary: string;
  /** How many of the messages, counted from the oldest, it stands for; the rest stays as it is. Never between a call and its result. */
  readonly standsFor: number;
  readonly isByModel: boolean;
  /** Files that the summary may quote, for `paths` of its part. */
  readonly paths: readonly string[];
}

/**
 * Finds a summary for the older part of a conversation. What must not be lost (the person's words, files, decisions that were noted) is read off
 * the messages and not left to a model. `undefined`: there is nothing old enough to stand for. Throws only when cancelled.
 */
export async function compact(messages: readonly Message[], options: CompactOptions, signal: AbortSignal): Promise<Compaction | undefined> {
  const { windowTokens, count } = options;
  const standsFor = await cutFor(messages, windowTokens * KEPT_SHARE, count);
  if (standsFor === 0) return undefined;
  const old = messages.slice(0, standsFor);
  const gist = gistOf(old);
  const written = await askModel(old, options, signal);
  const withModel = written === undefined ? undefined : writeSummary(sectionsOf(gist, written.sections));
  const isShortEnough = withModel !== undefined && ((await count([withModel]))[0] ?? 0) <= windowTokens * SUMMARY_SHARE;
  throwIfCancelled(signal);
  const quoted = [...new Set(old.flatMap((message) => message.content.flatMap((part) => part.paths ?? [])))];
  if (withModel !== undefined && isShortEnough) {
    return { summary: withModel, standsFor, isByModel: true, paths: written?.locality === 'cloud' ? [] : quoted };
  }
  const isLocal = old.some((message) => message.role === 'assistant' && message.origin.locality === 'local');
  return { summary: await shortEnough(gist, windowTokens, count), standsFor, isByModel: false, paths: isLocal ? quoted : [] };
}

interface Written {
  readonly sections: Sections;
  readonly locality: Locality;
}

/** The messages as they are, so that the provider's cache of them is used and what is private is withheld as ever. */
async function askModel(old: readonly Message[], { ask, tools }: CompactOptions, signal: AbortSignal): Promise<Written | undefined> {
  if (ask === undefined) return undefined;
  try {
    const messages: Message[] = [...old, { role: 'user', content: [{ kind: 'text', text: COMPACT_PROMPT }] }];
    const answer = await ask({ messages, ...(tools === undefined ? {} : { tools }) }, signal);
    const { text, locality } = typeof answer === 'string' ? { text: answer, locality: 'local' as const } : answer;
    const sections = readWritten(text);
    return sections && { sections, locality };
  } catch {
    // A summary without a model is worse than one with, and better than none.
    throwIfCancelled(signal);
    return undefined;
  }
}

/** How much of each list is kept, at most. */
interface Bounds {
  readonly words: number;
  readonly calls: number;
  readonly files: number;
}

const BOUNDS: readonly Bounds[] = [
  { words: 12_000, calls: 60, files: 200 },
  { words: 4_000, calls: 25, files: 80 },
  { words: 1_500, calls: 10, files: 30 },
  { words: 600, calls: 4, files: 10 },
];

/** The fullest summary without a model that leaves room for the work. */
async function shortEnough(gist: Gist, windowTokens: number, count: TokenCounter): Promise<string> {
  let summary = '';
  for (const bounds of BOUNDS) {
    summary = writeSummary(sectionsOf(gist, undefined, bounds));
    const [tokens = 0] = await count([summary]);
    if (tokens <= windowTokens * SUMMARY_SHARE) break;
  }
  return summary;
}

const WORDS = "The person's words";
const FILES = 'Files';

/** The sections of a summary; what an earlier one had and this one cannot know goes on. */
function sectionsOf(gist: Gist, written: Sections | undefined, bounds = BOUNDS[0] as Bounds): Sections {
  const { earlier, words, calls, decisions, changed, seen, lastWords } = gist;
  const before = (heading: string): string => earlier?.get(heading) ?? '';
  const task = before('Task') || cut(words[0] ?? 'unknown', bounds.words / 3);
  const noted = list(decisions);
  return new Map([
    ['Task', written?.get('Task') ?? task],
    [
      'Done so far',
      written?.get('Done so far') ?? joined(tailOf(before('Done so far'), bounds.words / 2), list(calls.slice(-bounds.calls))),
    ],
    ['Decisions', joined(written?.get('Decisions') ?? tailOf(before('Decisions'), bounds.words / 2), noted)],
    [
      'Open points',
      written?.get('Open points') ??
        (lastWords === '' ? before('Open points') || 'unknown' : `The model said last: ${cut(lastWords, bounds.words / 4)}`),
    ],
    [
      FILES,
      joined(tailOf(before(FILES), bounds.files * 80), named('changed', changed, bounds.files), named('looked at', seen, bounds.files)),
    ],
    [
      WORDS,
      wordsWithin(
        [...(before(WORDS) === '' ? [] : [before(WORDS)]), ...words.map((each) => `> ${each.replaceAll('\n', '\n> ')}`)],
        bounds.words,
      ),
    ],
  ]);
}

const list = (lines: readonly string[]): string => [...new Set(lines)].map((line) => `- ${oneLine(line, 400)}`).join('\n');

const joined = (...texts: readonly string[]): string => texts.filter((text) => text.trim() !== '').join('\n');

function named(how: string, paths: readonly string[], most: number): string {
  if (paths.length === 0) return '';
  const more = paths.length > most ? ` and ${paths.length - most} more` : '';
  return `- ${how}: ${paths
    .slice(-most)
    .map((path) => oneLine(path, 200))
    .join(', ')}${more}`;
}

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most).toWellFormed()} […]` : text);
/** The end of a text, from the beginning of a line: what happened last matters most. */
const tailOf = (text: string, most: number): string =>
  text.length > most ? `[…]${text.slice(text.indexOf('\n', text.length - most))}` : text;

/** All of the person's words when they fit; else the first, which are the task, and as many of the last as fit. */
function wordsWithin(words: readonly string[], most: number): string {
  const [first = '', ...rest] = words.map((each) => cut(each, most / 2));
  const last: string[] = [];
  let left = most - first.length;
  for (const each of rest.toReversed()) {
    if (each.length > left) break;
    last.unshift(each);
    left -= each.length;
  }
  return [first, ...(last.length < rest.length ? ['[…]'] : []), ...last].filter((each) => each !== '').join('\n\n');
}

import { createHmac } from 'node:crypto';
import { findSecrets } from '../../governance/checks/secrets.ts';
import type { AssistantPart, Context, Message } from '../contract/messages.ts';
import { type Pattern, personalPatterns, secretPatterns } from './patterns.ts';

export interface RedactorOptions {
  /** Makes placeholders that nobody can turn back by guessing. The same key gives the same placeholders: one per session. */
  readonly key: string | Uint8Array;
  /** Also mask personal details; secrets are always masked. */
  readonly masksPersonalDetails: boolean;
}

export interface Masked {
  readonly text: string;
  /** What each placeholder in `text` stands for. */
  readonly values: ReadonlyMap<string, string>;
  /** How many were masked, by kind. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Keeps secrets and personal details out of prompts, by placeholders that stay the same through a conversation. */
export interface Redactor {
  mask(text: string): Promise<Masked>;
  maskContext(context: Context): Promise<{ readonly context: Context; readonly counts: Readonly<Record<string, number>> }>;
  /**
   * Puts values back into what a model wrote, but only those that stand in `original` itself, the file that the text is about to change.
   * So an edit matches, and no secret can be carried from one file to another, or into a command.
   */
  restore(text: string, original: string): Promise<string>;
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
}

/** Masks a text and notes what was found. */
type Note = (text: string) => Promise<string>;

const PLACEHOLDER = /\bredacted_[a-z_]+_[0-9a-f]{8}\b/g;

export function createRedactor(options: RedactorOptions): Redactor {
  const patterns = options.masksPersonalDetails ? [...secretPatterns, ...personalPatterns] : secretPatterns;
  const masked = new WeakMap<object, Promise<{ value: unknown; counts: Readonly<Record<string, number>> }>>();

  const placeholderFor = (kind: string, value: string): string =>
    `redacted_${kind}_${createHmac('sha256', options.key).update(`${kind}:${value}`).digest('hex').slice(0, 8)}`;

  const mask = async (text: string): Promise<Masked> => {
    const spans = merge([...(await secretSpans(text)), ...patterns.flatMap((pattern) => spansOf(pattern, text))]);
    const values = new Map<string, string>();
    const counts: Record<string, number> = {};
    let result = '';
    let at = 0;
    for (const { start, end, kind } of spans) {
      const value = text.slice(start, end);
      const placeholder = placeholderFor(kind, value);
      values.set(placeholder, value);
      counts[kind] = (counts[kind] ?? 0) + 1;
      result += text.slice(at, start) + placeholder;
      at = end;
    }
    return { text: result + text.slice(at), values, counts };
  };

  /** Parts of a conversation never change, and come again with every turn. */
  const maskOnce = async <T extends object>(
    value: T,
    maskIt: (note: Note) => Promise<T>,
  ): Promise<{ value: T; counts: Record<string, number> }> => {
    const work = masked.get(value) ?? maskNoting(maskIt);
    masked.set(value, work);
    // Stored under the value that it was made from, so of its type.
    return work as Promise<{ value: T; counts: Record<string, number> }>;
  };
  const maskNoting = async <T>(maskIt: (note: Note) => Promise<T>): Promise<{ value: T; counts: Record<string, number> }> => {
    const counts: Record<string, number> = {};
    const value = await maskIt(async (text) => {
      const found = await mask(text);
      add(counts, found.counts);
      return found.text;
    });
    return { value, counts };
  };

  return {
    mask,
    async maskContext(context) {
      const messages = await Promise.all(context.messages.map((message) => maskOnce(message, (note) => maskMessage(message, note))));
      const tools = await Promise.all((context.tools ?? []).map((tool) => maskOnce(tool, (note) => maskStrings(tool, note))));
      const system = await mask(context.system ?? '');
      const counts: Record<string, number> = {};
      for (const each of [...messages, ...tools, system]) add(counts, each.counts);
      return {
        context: {
          messages: messages.map(({ value }) => value),
          ...(context.system === undefined ? {} : { system: system.text }),
          ...(context.tools === undefined ? {} : { tools: tools.map(({ value }) => value) }),
        },
        counts,
      };
    },
    async restore(text, original) {
      if (!text.includes('redacted_')) return text;
      const { values } = await mask(original);
      return text.replace(PLACEHOLDER, (placeholder) => values.get(placeholder) ?? placeholder);
    },
  };
}

/** Thoughts are left as they are: they are signed, they came from the provider, and no other is sent them. */
async function maskMessage(message: Message, note: Note): Promise<Message> {
  const maskPart = async <T extends { text: string }>(part: T): Promise<T> => ({ ...part, text: await note(part.text) });
  switch (message.role) {
    case 'user':
      return { ...message, content: await Promise.all(message.content.map(maskPart)) };
    case 'tool':
      return { ...message, content: await Promise.all(message.content.map(maskPart)) };
    case 'assistant': {
      const content = await Promise.all(
        message.content.map(async (part): Promise<AssistantPart> => {
          if (part.kind === 'text') return maskPart(part);
          return part.kind === 'toolCall' ? { ...part, input: await maskStrings(part.input, note) } : part;
        }),
      );
      return { ...message, content };
    }
  }
}

/** A JSON value with every text in it masked; keys are names. */
async function maskStrings<T>(value: T, note: Note): Promise<T> {
  // The shape stays: only texts are replaced by texts.
  if (typeof value === 'string') return (await note(value)) as T;
  if (Array.isArray(value)) return (await Promise.all(value.map((item) => maskStrings(item, note)))) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = await Promise.all(Object.entries(value).map(async ([key, item]) => [key, await maskStrings(item, note)] as const));
  return Object.fromEntries(entries) as T;
}

/** Known formats, by secretlint; a text without a digit, or a short one, holds no key. */
async function secretSpans(text: string): Promise<Span[]> {
  if (text.length < 12 || !/\d/.test(text)) return [];
  const found = await findSecrets({ path: 'prompt.txt', text });
  return found.map(({ range }) => ({ start: range[0], end: range[1], kind: 'secret' }));
}

function spansOf({ kind, pattern, isReal }: Pattern, text: string): Span[] {
  return [...text.matchAll(pattern)].flatMap((match): Span[] => {
    const value = match.groups?.['value'] ?? match[0];
    if (value.startsWith('redacted_') || isReal?.(value) === false) return [];
    const start = match.index + match[0].lastIndexOf(value);
    return [{ start, end: start + value.length, kind }];
  });
}

/** In order, and where two overlap, one that covers both. */
function merge(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (last === undefined || span.start >= last.end) merged.push(span);
    else if (span.end > last.end) merged[merged.length - 1] = { ...last, end: span.end };
  }
  return merged;
}

function add(into: Record<string, number>, counts: Readonly<Record<string, number>>): void {
  for (const [kind, count] of Object.entries(counts)) into[kind] = (into[kind] ?? 0) + count;
}

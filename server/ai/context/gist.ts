import { OWN_VOICE } from '../agent/incomingMessage.ts';
import type { AssistantMessage, JsonObject, Message, TextPart } from '../contract/messages.ts';
import { readSummary, type Sections } from './summary.ts';

/** What can be said of messages without a model. */
export interface Gist {
  /** The newest summary among the messages, whose contents go on. */
  readonly earlier: Sections | undefined;
  /** What the person said, oldest first; neither what was quoted along with it nor an earlier summary. */
  readonly words: readonly string[];
  /** The calls that were made, a line each, with how they ended. */
  readonly calls: readonly string[];
  /** What was noted as a decision, a line each. */
  readonly decisions: readonly string[];
  /** Paths that were changed, and those that were only looked at. */
  readonly changed: readonly string[];
  readonly seen: readonly string[];
  /** What the model said last. */
  readonly lastWords: string;
}

const CHANGING = new Set(['edit_file', 'write_file', 'move_file', 'delete_file']);

/** Reads off messages what a summary must not lose. */
export function gistOf(messages: readonly Message[]): Gist {
  const texts = messages.flatMap((message) => (message.role === 'user' ? message.content.map(({ text }) => text) : []));
  const calls = callsIn(messages);
  const changed = new Set(calls.filter(({ name, isError }) => CHANGING.has(name) && !isError).flatMap(({ input }) => pathsIn(input)));
  const seen = new Set(calls.filter(({ name }) => !CHANGING.has(name)).flatMap(({ input }) => pathsIn(input)));
  const answers = messages.filter((message): message is AssistantMessage => message.role === 'assistant');
  return {
    earlier: texts.map(readSummary).findLast((sections) => sections !== undefined),
    words: messages.flatMap((message) => (message.role === 'user' ? message.content.filter(isSaid).map(({ text }) => text.trim()) : [])),
    calls: calls.map(({ name, input, isError }) => `${name} ${about(input)}`.trim() + (isError ? ' (failed)' : '')),
    decisions: calls.filter(({ name }) => name === 'note_decision').map(({ input }) => `${textAt(input, 'what')}: ${textAt(input, 'why')}`),
    changed: [...changed],
    seen: [...seen].filter((path) => !changed.has(path)),
    lastWords: answers.map(spokenBy).findLast((text) => text !== '') ?? '',
  };
}

/** Parts that quote a file, what Stewardry says itself, and summaries, are nobody's words. */
function isSaid({ text, paths = [] }: TextPart): boolean {
  return (
    paths.length === 0 && text.trim() !== '' && !text.startsWith('[data ') && !text.startsWith(OWN_VOICE) && readSummary(text) === undefined
  );
}

interface Call {
  readonly name: string;
  readonly input: JsonObject;
  readonly isError: boolean;
}

function callsIn(messages: readonly Message[]): Call[] {
  const failed = new Set(
    messages.flatMap((message) =>
      message.role === 'tool' ? message.content.filter(({ isError }) => isError).map(({ callId }) => callId) : [],
    ),
  );
  return messages.flatMap((message) =>
    message.role === 'assistant'
      ? message.content.flatMap((part) =>
          part.kind === 'toolCall' ? [{ name: part.name, input: part.input, isError: failed.has(part.id) }] : [],
        )
      : [],
  );
}

function spokenBy({ content }: AssistantMessage): string {
  return content
    .flatMap((part) => (part.kind === 'text' ? [part.text.trim()] : []))
    .join('\n')
    .trim();
}

/** Inputs that name files, as our tools call them. */
function pathsIn(input: JsonObject): string[] {
  const named = [input['path'], input['from'], input['to'], input['paths']].flat();
  return named.filter((path): path is string => typeof path === 'string');
}

const textAt = (input: JsonObject, key: string): string => {
  const value = input[key];
  return typeof value === 'string' ? oneLine(value, 300) : '';
};

/** What a call was about, on one line. */
function about(input: JsonObject): string {
  const named = ['path', 'from', 'to', 'command', 'pattern', 'name', 'persona', 'what'].map((key) => textAt(input, key));
  return named.filter((text) => text !== '').join(' ');
}

export function oneLine(text: string, most: number): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  return plain.length > most ? `${plain.slice(0, most - 1).toWellFormed()}…` : plain;
}

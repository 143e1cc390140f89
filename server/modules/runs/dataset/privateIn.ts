import type { MessagePart, SessionMessage } from '../../../../protocol/sessions.ts';
import type { PathMatcher } from '../../../governance/config/glob.ts';

/** Their answers quote files that nobody names: what they read cannot be judged. */
const UNJUDGED = /^(run_command|delegate|mcp__.*)$/;

/** Why a conversation may hold something of a private file; `undefined`: it does not. `touched`: files that its steps name. */
export function privateIn(messages: readonly SessionMessage[], touched: readonly string[], isPrivate: PathMatcher): string | undefined {
  const parts = messages.flatMap(({ content }) => content);
  const quoted = parts.flatMap((part) => ('paths' in part ? (part.paths ?? []) : []));
  if ([...touched, ...quoted].some(isPrivate)) return 'a private file was read or changed in it, or earlier in its session';
  const unjudged = parts.find((part) => part.kind === 'toolCall' && UNJUDGED.test(part.name));
  if (unjudged?.kind === 'toolCall') return `nobody knows which files "${unjudged.name}" read`;
  const words = new Set(parts.flatMap((part) => textsOf(wordsIn(part))).flatMap((text) => text.split(BETWEEN_WORDS)));
  return [...words].some((word) => isPrivateName(word, isPrivate)) ? 'it names a private file' : undefined;
}

const wordsIn = (part: MessagePart): unknown => (part.kind === 'toolCall' ? [part.input, part.malformed] : part.text);

/** Every text in a JSON value. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

const BETWEEN_WORDS = /[\s"'`()<>[\]{},;:=|&]+/;

/** However it is spelt, and wherever it begins: what stands before it may be the folder. */
function isPrivateName(word: string, isPrivate: PathMatcher): boolean {
  const names = word
    .replaceAll('\\', '/')
    .replace(/[.!?]+$/, '')
    .split('/')
    .filter((name) => !['', '.', '..'].includes(name));
  return names.some((_, start) => isPrivate(names.slice(start).join('/')));
}

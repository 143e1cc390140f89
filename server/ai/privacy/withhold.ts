import { posix } from 'node:path';
import { compileIgnores, type PathMatcher } from '../../governance/config/glob.ts';
import type { AssistantMessage, AssistantPart, Context, Message, ToolResultPart } from '../contract/messages.ts';

/**
 * A matcher for "never leaves this machine": globs relative to the workspace, as in `ignores`. It matches regardless of case and spelling
 * (`./`, `..`, backslashes), and everything outside the workspace: what cannot be judged stays here.
 */
export function compilePrivatePaths(globs: readonly string[]): PathMatcher {
  if (globs.length === 0) return () => false;
  const matches = compileIgnores(globs.map((glob) => glob.toLowerCase()));
  return (path) => {
    const plain = posix.normalize(path.replaceAll('\\', '/')).toLowerCase();
    return plain.startsWith('..') || posix.isAbsolute(plain) || /^[a-z]:/.test(plain) || matches(plain);
  };
}

/** The private files that a conversation quotes, each once. */
export function privatePathsIn({ messages }: Context, isPrivate: PathMatcher): readonly string[] {
  const paths = messages.flatMap((message) => message.content.flatMap((part) => part.paths ?? []));
  return [...new Set(paths)].filter(isPrivate);
}

/**
 * The conversation as a cloud provider may see it: parts that quote private files are replaced by a note. What a model on this machine
 * answered after it had seen such a part may repeat it, so those turns are withheld too.
 */
export function withholdPrivate(context: Context, isPrivate: PathMatcher): Context {
  let hasSeen = false;
  const messages = context.messages.map((message): Message => {
    const withheld = message.role === 'assistant' ? withholdTurn(message, isPrivate, hasSeen) : withholdParts(message, isPrivate);
    hasSeen ||= withheld !== message;
    return withheld;
  });
  return { ...context, messages };
}

const isQuoting = (part: { paths?: readonly string[] }, isPrivate: PathMatcher): boolean => part.paths?.some(isPrivate) === true;

const note = (paths: readonly string[]): string => `[The content of ${paths.map((path) => `"${path}"`).join(', ')} stays on this machine.]`;

function withholdParts(message: Exclude<Message, AssistantMessage>, isPrivate: PathMatcher): Message {
  if (!message.content.some((part) => isQuoting(part, isPrivate))) return message;
  const hide = <T extends { text: string; paths?: readonly string[] }>(part: T): T =>
    isQuoting(part, isPrivate) ? { ...part, text: note(part.paths ?? []) } : part;
  return message.role === 'user'
    ? { ...message, content: message.content.map(hide) }
    : { ...message, content: message.content.map((part): ToolResultPart => hide(part)) };
}

function withholdTurn(message: AssistantMessage, isPrivate: PathMatcher, hasSeen: boolean): AssistantMessage {
  const isTold = hasSeen && message.origin.locality === 'local';
  if (!isTold && !message.content.some((part) => isQuoting(part, isPrivate))) return message;
  return { ...message, content: message.content.map((part) => (isTold || isQuoting(part, isPrivate) ? hidePart(part) : part)) };
}

/** Calls keep their id, so that their results still have a partner. */
function hidePart(part: AssistantPart): AssistantPart {
  const text = '[This part stays on this machine.]';
  switch (part.kind) {
    case 'toolCall':
      return { kind: 'toolCall', id: part.id, name: part.name, input: { withheld: text } };
    case 'text':
      return { kind: 'text', text };
    case 'thinking':
      return { kind: 'thinking', text };
  }
}

import type { MessagePart, SessionMessage } from '../../../protocol/sessions.ts';
import { type MessageRow, messageContent, messageManifest, messageSource } from './schemas.ts';

/** A message as it is added; its place is given by the session. */
export type NewMessage = Omit<SessionMessage, 'position' | 'createdAt'>;

export function toMessage(row: MessageRow): SessionMessage {
  return {
    id: row.id,
    position: row.position,
    // Written by `toMessageRow`.
    role: row.role as SessionMessage['role'],
    content: messageContent.parse(row.content),
    ...(row.stands_for === null ? {} : { standsFor: row.stands_for }),
    ...(row.origin === null ? {} : { origin: messageSource.parse(row.origin) }),
    isScripted: row.is_scripted === 1,
    ...(row.run === null ? {} : { run: row.run }),
    ...(row.persona === null ? {} : { persona: row.persona }),
    ...(row.manifest === null ? {} : { manifest: messageManifest.parse(row.manifest) }),
    createdAt: row.created_at,
  };
}

export function toMessageRow(session: string, message: NewMessage, position: number, now: string): MessageRow {
  return {
    session_id: session,
    position,
    id: message.id,
    role: message.role,
    content: JSON.stringify(message.content),
    stands_for: message.standsFor ?? null,
    origin: message.origin === undefined ? null : JSON.stringify(message.origin),
    is_scripted: message.isScripted ? 1 : 0,
    run: message.run ?? null,
    persona: message.persona ?? null,
    manifest: message.manifest === undefined ? null : JSON.stringify(message.manifest),
    created_at: now,
  };
}

/** What people and models said, which is what is searched; not what tools printed, nor parts that quote files. */
export function spokenText(content: readonly MessagePart[]): string {
  return content.flatMap((part) => (part.kind === 'text' && (part.paths ?? []).length === 0 ? [part.text] : [])).join('\n');
}

const LONGEST_TITLE = 80;

/** A title for a session that was given none: the beginning of what the person said first. */
export function titleFrom(messages: readonly NewMessage[]): string {
  const first = messages.find(({ role }) => role === 'user');
  const line = first === undefined ? '' : plainTitle(spokenText(first.content));
  return line.length > LONGEST_TITLE ? `${line.slice(0, LONGEST_TITLE - 1).toWellFormed()}…` : line;
}

/** UTF-16 units. */
const LONGEST_GIVEN_TITLE = 200;

/** A title on one line, not too long, without characters that control a terminal or turn the direction of text. */
export function plainTitle(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .slice(0, LONGEST_GIVEN_TITLE)
    .toWellFormed()
    .trim();
}

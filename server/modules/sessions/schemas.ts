import { z } from 'zod';
import { type ContextItem, contextItem, manifestEntry, messageOrigin, messagePart, type SessionState } from '../../../protocol/sessions.ts';

/** The tables of this module; migrations/ says what the columns hold. */
export interface SessionTables {
  sessions: {
    id: string;
    title: string;
    state: SessionState;
    persona: string;
    model: string | null;
    scope: string;
    budget: number | null;
    base_commit: string | null;
    forked_from: string | null;
    messages: number;
    summary_position: number | null;
    active_run: string | null;
    created_at: string;
    updated_at: string;
  };
  session_messages: {
    session_id: string;
    position: number;
    id: string;
    role: string;
    content: string;
    stands_for: number | null;
    origin: string | null;
    is_scripted: number;
    run: string | null;
    persona: string | null;
    manifest: string | null;
    created_at: string;
  };
  session_pins: { session_id: string; place: number; item: string };
  session_stories: { session_id: string; text: string; told_at: string };
  session_words: { session_id: string; place: 'title' | 'message'; word: string; position: number };
}

export type SessionRow = SessionTables['sessions'];
export type MessageRow = SessionTables['session_messages'];

const parsed = <S extends z.ZodType>(schema: S) =>
  z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(schema);

/** The columns that hold JSON, read back. */
export const messageContent = parsed(z.array(messagePart));
export const messageManifest = parsed(z.array(manifestEntry));
export const messageSource = parsed(messageOrigin);
export const sessionScope = parsed(z.array(z.string()));
export const pinnedItem: z.ZodType<ContextItem, string> = parsed(contextItem);

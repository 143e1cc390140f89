import * as sessions from '../../../../protocol/sessions.ts';
import type { World } from './world.ts';

/** Tokens of context that a person gave along. */
const CONTEXT_ROOM = 24_000;

/** The task and what was given along are the first message of the run; kept under one id, so that it is given once. */
export async function giveTask({ ctx, run, row, call, persona, practices }: World): Promise<void> {
  const id = `${run.id}/task`;
  const { messages } = await ctx.call(sessions.conversation, { folder: run.folder, id: row.session }, call);
  if (messages.some((message) => message.id.startsWith(`${run.id}/`))) return;
  // Written by `startRun` from validated parameters.
  const items = JSON.parse(row.context) as never[];
  const { parts, manifest } = await ctx.call(sessions.renderContext, { folder: run.folder, items, room: CONTEXT_ROOM }, call);
  const content = [{ kind: 'text' as const, text: row.prompt }, ...parts];
  const message = { id, role: 'user' as const, content, manifest: [...practices.manifest, ...manifest], run: run.id, persona: persona.id };
  await ctx.call(sessions.append, { folder: run.folder, id: row.session, messages: [message] }, call);
}

import * as practices from '../../../../protocol/practices.ts';
import type { ManifestEntry } from '../../../../protocol/sessions.ts';
import { compilePrivatePaths } from '../../../ai/privacy/withhold.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RunsContext } from '../context.ts';

/** Tokens of practices that a prompt has room for. */
const ROOM = 8_000;

/** What a persona is told of how the team wants things done: for its system prompt, and for the manifest. */
export interface GivenPractices {
  readonly texts: readonly { readonly source: string; readonly text: string }[];
  /** Each practice with its tokens, or why it is left out. */
  readonly manifest: readonly ManifestEntry[];
}

/**
 * The practices of a persona. They stand in its system prompt, which outlives every compaction; as that goes to whatever model answers, those
 * whose file must not leave this machine are left out and said, and so is what does not fit.
 */
export async function givenPractices(ctx: RunsContext, folder: string, persona: string, call: Call): Promise<GivenPractices> {
  if (!ctx.has('practices')) return { texts: [], manifest: [] };
  const { practices: given, missing } = await ctx.call(practices.forPersona, { folder, persona }, call);
  const isPrivate = compilePrivatePaths((await ctx.ai.of(folder)).config.privatePaths);
  const tokens = await ctx.workers.run(
    'ai/countTokens',
    given.map(({ text }) => text),
    { lane: 'interactive' },
    call.signal,
  );
  const texts: { source: string; text: string }[] = [];
  let left = ROOM;
  const manifest = given.map(({ id, title, text, path }, index): ManifestEntry => {
    const entry = { item: { kind: 'practice' as const, id }, label: `practice ${title}`, tokens: tokens[index] ?? 0 };
    if (path !== undefined && isPrivate(path)) return { ...entry, omitted: `"${path}" stays on this machine.` };
    if (entry.tokens > left) return { ...entry, omitted: `It takes ${entry.tokens} tokens, and there is room for ${left}.` };
    left -= entry.tokens;
    texts.push({ source: `practice ${id}`, text });
    return entry;
  });
  const unknown = missing.map(
    (id): ManifestEntry => ({ item: { kind: 'practice', id }, label: `practice ${id}`, tokens: 0, omitted: 'There is no such practice.' }),
  );
  return { texts, manifest: [...manifest, ...unknown] };
}

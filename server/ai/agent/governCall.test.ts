import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Governor } from '../../governance/govern/governor.ts';
import type { Verdict } from '../../governance/govern/verdict.ts';
import type { Effects } from '../tools/effects.ts';
import type { Tool } from '../tools/tool.ts';
import { governCall } from './governCall.ts';

const tool: Tool = {
  name: 'edit_file',
  description: '',
  input: z.unknown(),
  isReadOnly: false,
  plan: async () => ({ action: { kind: 'edit', tool: 'edit_file', changes: [] } }),
  perform: async () => ({ text: 'Changed "a.ts".', isError: false }),
};

/** What a model reads of an edit on which that verdict was given. */
async function answerTo(verdict: Partial<Verdict>): Promise<string> {
  const full: Verdict = { outcome: 'allow', reason: '', opinions: [], amendments: [], policyDigest: '', ...verdict };
  const governor = {
    govern: async (
      action: never,
      perform: (effects: never, action: never, signal: AbortSignal) => Promise<unknown>,
      signal: AbortSignal,
    ) => ({
      isDone: true,
      verdict: full,
      value: await perform(undefined as never, action, signal),
    }),
  };
  // Nothing else of a governor, and none of the effects, is asked for.
  const world = { governor: governor as unknown as Governor<Effects>, tree: {} as never, onOutput: () => undefined };
  return (await governCall(tool, {}, world, new AbortController().signal)).answer.text;
}

test('nothing is added to what a tool says when nobody has anything to say about it', async () => {
  expect(await answerTo({ opinions: [{ outcome: 'allow', check: 'permission', reason: '' }] })).toBe('Changed "a.ts".');
});

test('what rules advise is said with the result', async () => {
  const reason = 'Rules advise:\n- a.ts:3 no-console: Use the log (It goes to a file.)';
  expect(await answerTo({ opinions: [{ outcome: 'allow', check: 'rule_compliance', reason }] })).toBe(`Changed "a.ts".\n\n${reason}`);
});

test('and so is what they changed in an edit', async () => {
  expect(await answerTo({ amendments: ['Mended a.ts:1.'] })).toBe(
    'Changed "a.ts".\n\nBefore it was written, rules changed your edit:\n- Mended a.ts:1.',
  );
});

import { expect, test } from 'vitest';
import { CancelledError } from '../../base/errors.ts';
import type { Context } from '../contract/messages.ts';
import type { Provider, StreamEvent } from '../contract/provider.ts';
import { parseScript } from '../providers/scripted/script.ts';
import { createScriptedProvider } from '../providers/scripted/scripted.ts';
import { MemoryHost, nothing, user } from './fixtures/memoryHost.ts';
import { runAgent } from './runAgent.ts';

const never = new AbortController().signal;
const fine = async (tool: string) => ({ text: `${tool} done`, isError: false });

function scripted(yaml: string): Provider {
  const parsed = parseScript(yaml);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return createScriptedProvider(parsed.script);
}

const FINISH = '{ tool: finish, input: { is_done: true, summary: It is done., tests: passed } }';
const origin = { provider: 'p', model: 'm', locality: 'local' } as const;

/** A provider that gives these ends, one after the other. */
function ending(...ends: StreamEvent[]): Provider & { readonly contexts: Context[] } {
  const contexts: Context[] = [];
  return {
    ...scripted('turns: [{ say: x }]'),
    contexts,
    async *stream(_model, context) {
      contexts.push(context);
      yield ends.shift() ?? { type: 'error', failure: { kind: 'server', message: 'no more ends' } };
    },
  };
}
const saying = (text: string, reason: Extract<StreamEvent, { type: 'done' }>['reason'] = 'end'): StreamEvent => ({
  type: 'done',
  reason,
  message: { role: 'assistant', content: [{ kind: 'text', text }], origin },
});

const texts = (host: MemoryHost) =>
  host.kept.flatMap(({ id, message }) => message.content.map((part) => `${id}: ${part.kind === 'toolCall' ? part.name : part.text}`));

test('calls are performed in order, their answers go back, and finish is the end with what it claims', async () => {
  const host = new MemoryHost(
    scripted(`turns:
  - { think: Hm., say: I look., call: [{ tool: look, input: { path: a } }, { tool: change, input: { path: b } }] }
  - call: [${FINISH}]`),
    fine,
  );
  expect(await runAgent(host, never)).toEqual({
    kind: 'claimed',
    claim: { isDone: true, summary: 'It is done.', tests: 'passed', openPoints: [], by: 'finish' },
  });
  expect(texts(host)).toEqual([
    'task: Do it.',
    'run/0: Hm.',
    'run/0: I look.',
    'run/0: look',
    'run/0: change',
    'run/0/results: look done',
    'run/0/results: change done',
    'run/1: finish',
    'run/1/results: The run ends here; what you claim is now verified.',
  ]);
  expect(host.performed).toEqual(['run/0/0', 'run/0/1']);
  expect(host.shown.join('')).toBe('Hm.I look.');
  // Asked again, for instance after a crash at the very end, it says the same and asks no model.
  expect((await runAgent(host, never)).kind).toBe('claimed');
});

test('an answer without a call is a claim that says nothing of tests; words of the person after it go on', async () => {
  const host = new MemoryHost(scripted('turns: [{ say: All done. }, { say: Again done. }]'), fine);
  const claimed = (summary: string) => ({
    kind: 'claimed',
    claim: { isDone: true, summary, tests: 'unsaid', openPoints: [], by: 'plainEnd' },
  });
  expect(await runAgent(host, never)).toEqual(claimed('All done.'));
  await host.append([{ id: 'verification', message: user('A test fails.') }]);
  expect(await runAgent(host, never)).toEqual(claimed('Again done.'));
});

test.each([0, 1, 2])('a process that dies before call %i finishes the turn from the journal, nothing is done twice', async (index) => {
  const provider = scripted(`turns:
  - call: [{ tool: change, input: { path: a } }, { tool: change, input: { path: b } }, { tool: change, input: { path: c } }]
  - call: [${FINISH}]`);
  const host = new MemoryHost(provider, fine);
  host.before = (id) => {
    if (id === `run/0/${index}`) throw new Error('killed');
  };
  await expect(runAgent(host, never)).rejects.toThrow('killed');
  host.before = nothing;
  expect((await runAgent(host, never)).kind).toBe('claimed');
  expect(host.performed).toEqual(['run/0/0', 'run/0/1', 'run/0/2']);
});

test('calls that only look run side by side up to the next change, at most four at once', async () => {
  const looks = (count: number) => Array.from({ length: count }, () => '{ tool: look, input: { path: a } }').join(', ');
  const host = new MemoryHost(
    scripted(`turns: [{ call: [${looks(6)}, { tool: change, input: { path: a } }, ${looks(1)}] }, { call: [${FINISH}] }]`),
    async (tool) => {
      await Promise.resolve();
      return fine(tool);
    },
  );
  await runAgent(host, never);
  expect([host.mostAtOnce, host.performed.at(6)]).toEqual([4, 'run/0/6']);
});

test('what cannot be understood is answered with what is wrong, and ends the run when it goes on so', async () => {
  const wrong = '{ tool: chnage, input: {} }, { tool: change, input: { file: a } }';
  const host = new MemoryHost(scripted(`turns: [${Array.from({ length: 9 }, () => `{ call: [${wrong}] }`).join(', ')}]`), fine);
  expect(await runAgent(host, never)).toEqual({
    kind: 'stuck',
    reason: 'The model called tools in a way that cannot be understood 4 times in a row',
  });
  expect(texts(host).slice(3, 5)).toEqual([
    'run/0/results: Not performed: there is no tool "chnage" for you. Did you mean "change"? You have: look, change.',
    `run/0/results: Not performed: the input of "change" does not fit.
- \`path\`: Invalid input: expected string, received undefined
- the input: Unrecognized key: "file"
Mend it and call again.`,
  ]);
  expect(host.performed).toEqual([]);
});

test('a malformed call is not run, and the next good one makes the count start anew', async () => {
  const bad: StreamEvent = {
    type: 'done',
    reason: 'toolUse',
    message: { role: 'assistant', origin, content: [{ kind: 'toolCall', id: '1', name: 'change', input: {}, malformed: '{"path": a' }] },
  };
  const good: StreamEvent = {
    type: 'done',
    reason: 'toolUse',
    message: { role: 'assistant', origin, content: [{ kind: 'toolCall', id: '1', name: 'change', input: { path: 'a' } }] },
  };
  const host = new MemoryHost(ending(bad, bad, bad, good, bad, bad, bad, saying('Done.')), fine);
  expect((await runAgent(host, never)).kind).toBe('claimed');
  expect(host.performed).toEqual(['run/3/0']);
  expect(texts(host)[2]).toContain('is no JSON object. You wrote: {"path": a\n');
});

test('words of the person between two calls stop the rest of the turn and are read next', async () => {
  const host = new MemoryHost(
    scripted(`turns:
  - call: [{ tool: change, input: { path: a } }, { tool: change, input: { path: b } }]
  - when: Rather c
    say: I see.`),
    fine,
  );
  host.before = () => {
    host.incoming.push({ id: 'steer1', from: 'steer', text: 'Rather c.' });
  };
  expect((await runAgent(host, never)).kind).toBe('claimed');
  expect(texts(host).slice(3)).toEqual([
    'run/0/results: change done',
    'run/0/results: Not performed: the person said something meanwhile; read it first.',
    'steer1: Rather c.',
    'run/1: I see.',
  ]);
});

test('a correction is read after the turn and stops no call; one that comes with the end is answered before it', async () => {
  const host = new MemoryHost(
    scripted(`turns:
  - call: [{ tool: change, input: { path: a } }, { tool: change, input: { path: b } }]
  - say: Done.
  - say: Really done.`),
    fine,
  );
  host.before = (id) => {
    if (id === 'run/0/1') host.incoming.push({ id: 'c1', from: 'correction', text: 'You repeat yourself.' });
  };
  const { append } = host;
  host.append = async (messages) => {
    await append.call(host, messages);
    if (messages[0]?.id === 'run/1') host.incoming.push({ id: 's1', from: 'steer', text: 'And the tests?' });
  };
  expect(await runAgent(host, never)).toMatchObject({ claim: { summary: 'Really done.' } });
  expect(texts(host).slice(3)).toEqual([
    'run/0/results: change done',
    'run/0/results: change done',
    'c1: [From Stewardry, which watches this run; not from the person] You repeat yourself.',
    'run/1: Done.',
    's1: And the tests?',
    'run/2: Really done.',
  ]);
});

test.each(['paused', 'stopped'] as const)('%s between two calls, it goes on later with the call that was next', async (because) => {
  const host = new MemoryHost(
    scripted(`turns:
  - call: [{ tool: change, input: { path: a } }, { tool: change, input: { path: b } }]
  - say: Done.`),
    fine,
  );
  host.before = () => {
    host.stops = { because, reason: 'wait' };
  };
  expect(await runAgent(host, never)).toEqual({ kind: because, reason: 'wait' });
  expect(host.performed).toEqual(['run/0/0']);
  host.before = nothing;
  host.stops = undefined;
  expect((await runAgent(host, never)).kind).toBe('claimed');
  expect(host.performed).toEqual(['run/0/0', 'run/0/1']);
});

test('a plan comes first: nothing is changed before a person agrees to it', async () => {
  const plan = '{ tool: propose_plan, input: { points: [{ title: Change b }] } }';
  const host = new MemoryHost(
    scripted(`turns:
  - say: I begin.
  - call: [{ tool: change, input: { path: a } }]
  - call: [${plan}]
  - call: [${plan}, { tool: change, input: { path: a } }]
  - call: [{ tool: change, input: { path: b } }, { tool: report_progress, input: { done: [1] } }]
  - call: [${FINISH}]`),
    fine,
  );
  host.isPlanWanted = true;
  host.planAnswers = ['Too big.', 'yes'];
  expect((await runAgent(host, never)).kind).toBe('claimed');
  expect([host.performed, host.progress, host.plans.length]).toEqual([['run/4/0'], [[1]], 2]);
  expect(texts(host)).toEqual([
    'task: Do it.',
    'run/0: I begin.',
    'run/0/reminder: [From Stewardry, which watches this run; not from the person] No plan is agreed on yet. Call `propose_plan`, or `finish` when there is nothing to do.',
    'run/1: change',
    'run/1/results: Not performed: while a plan is made, "change" is not available. Look around, then call propose_plan.',
    'run/2: propose_plan',
    'run/2/results: The plan was not agreed to. The person says: Too big.',
    'run/3: propose_plan',
    'run/3: change',
    'run/3/results: The plan is agreed to. Carry it out point by point, and report_progress after each.',
    'run/3/results: Not performed: while a plan is made, "change" is not available. Look around, then call propose_plan.',
    'run/4: change',
    'run/4: report_progress',
    'run/4/results: change done',
    'run/4/results: Noted.',
    'run/5: finish',
    'run/5/results: The run ends here; what you claim is now verified.',
  ]);
});

test.each(['maxTokens', 'pause'] as const)('an answer that ends with %s goes on, but not for ever', async (reason) => {
  const host = new MemoryHost(ending(saying('a', reason), saying('b')), fine);
  expect(await runAgent(host, never)).toMatchObject({ kind: 'claimed', claim: { summary: 'b' } });
  const endless = new MemoryHost(ending(...Array.from({ length: 9 }, () => saying('a', reason))), fine);
  expect(await runAgent(endless, never)).toMatchObject({ kind: 'stuck' });
  expect(endless.kept.length).toBe(1 + 2 * 4);
});

test('a refusal ends it with its words, and is no claim afterwards', async () => {
  const host = new MemoryHost(ending(saying('I will not.', 'refusal'), saying('Then so.')), fine);
  expect(await runAgent(host, never)).toEqual({ kind: 'refused', reason: 'I will not.' });
  expect(await runAgent(host, never)).toMatchObject({ kind: 'claimed', claim: { summary: 'Then so.' } });
});

test('a full window is made room in: before it is full, when the model says so, and not for ever', async () => {
  const tooLong: StreamEvent = { type: 'error', failure: { kind: 'contextTooLong', message: 'too long' } };
  const host = new MemoryHost(ending(tooLong, saying('half', 'contextFull'), saying('Done.')), fine);
  expect((await runAgent(host, never)).kind).toBe('claimed');
  expect([host.compactions, texts(host)]).toEqual([2, ['run/1/summary: Summary of what came before.', 'run/1: Done.']]);

  const endless = new MemoryHost(ending(...Array.from({ length: 9 }, () => tooLong)), fine);
  expect(await runAgent(endless, never)).toMatchObject({ kind: 'stuck', reason: expect.stringContaining('window') });

  const early = new MemoryHost(ending(saying('Done.')), fine);
  early.settingsNow = { ...early.settingsNow, windowTokens: 1500 };
  await early.append([{ id: 'long', message: user('word '.repeat(1000)) }]);
  expect((await runAgent(early, never)).kind).toBe('claimed');
  expect(early.compactions).toBe(1);
});

test('caps, failures and cancelling end it', async () => {
  const endless = new MemoryHost(
    scripted(`turns: [${Array.from({ length: 9 }, () => '{ call: [{ tool: look, input: { path: a } }] }')}]`),
    fine,
  );
  endless.settingsNow = { ...endless.settingsNow, maxTurns: 3 };
  expect(await runAgent(endless, never)).toMatchObject({ kind: 'stuck', reason: expect.stringContaining('3 times') });
  expect(endless.performed).toHaveLength(3);

  const failing = new MemoryHost(scripted('turns: [{ fail: overloaded }]'), fine);
  expect(await runAgent(failing, never)).toMatchObject({ kind: 'failed', failure: { kind: 'overloaded' } });

  const stop = new AbortController();
  const cancelled = new MemoryHost(scripted('turns: [{ call: [{ tool: change, input: { path: a } }] }]'), async () => {
    stop.abort();
    throw new CancelledError();
  });
  expect(await runAgent(cancelled, stop.signal)).toEqual({ kind: 'cancelled' });
  expect(texts(cancelled)).toEqual(['task: Do it.', 'run/0: change']);
});

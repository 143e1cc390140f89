import type { ReactiveController } from 'lit';
import { expect, it } from 'vitest';
import type { RunStep, RunStreamEvent } from '../../protocol/runs.ts';
import { Host } from '../shared/host.ts';
import { RunFeed } from './runFeed.ts';

const step = (number: number, more: Partial<RunStep> = {}): RunStep => ({
  id: `s${number}`,
  number,
  kind: 'model',
  name: 'm',
  title: 'm answers',
  state: 'running',
  paths: [],
  message: `r/${number - 1}`,
  persona: 'developer',
  startedAt: '2026-01-01T00:00:00Z',
  ...more,
});
const done = { state: 'done', finishedAt: '2026-01-01T00:00:01Z' } as const;

/** A feed of run `r`, whose backend answers with what a test gives it. */
function createFeed(backend: { show: object; steps: readonly RunStep[]; messages?: readonly object[] }) {
  const messages = new EventTarget();
  const asked: string[] = [];
  const paramsOf: Record<string, object[]> = {};
  let draws = 0;
  const frames: (() => void)[] = [];
  const say = (data: unknown) => messages.dispatchEvent(new MessageEvent('message', { data }));
  let waiting: (() => void)[] = [];
  const answerOf: Readonly<Record<string, () => unknown>> = {
    'runs/show': () => backend.show,
    'runs/steps': () => ({ steps: backend.steps, hasMore: false }),
    'sessions/messages': () => ({ messages: backend.messages ?? [], hasMore: false }),
  };
  const api = {
    postMessage: (message: { kind: string; id: number; method: string; params: object }) => {
      if (message.kind !== 'request') return;
      asked.push(message.method);
      paramsOf[message.method] = [...(paramsOf[message.method] ?? []), message.params];
      const result = answerOf[message.method]?.();
      waiting.push(() => say({ kind: 'response', id: message.id, result }));
    },
    setState: () => undefined,
    getState: () => undefined,
  };
  const controllers: ReactiveController[] = [];
  const element = {
    // The test looks at nothing but what the feed posts.
    host: new Host({}, api as never, messages),
    addController: (controller: ReactiveController) => void controllers.push(controller),
    removeController: () => undefined,
    requestUpdate: () => void draws++,
    updateComplete: Promise.resolve(true),
  };
  const feed = new RunFeed(
    element,
    () => ({ folder: '/f', run: 'r' }),
    (draw) => void frames.push(draw),
  );
  for (const controller of controllers) controller.hostConnected?.();
  for (const controller of controllers) controller.hostUpdate?.();
  const settle = async () => {
    for (let round = 0; round < 4; round++) {
      for (const answer of waiting.splice(0)) answer();
      for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    }
    waiting = [];
  };
  const hear = (sequence: number, ...events: RunStreamEvent[]) =>
    say({ kind: 'notification', method: 'runs/stream', params: { folder: '/f', run: 'r', sequence, events } });
  const change = (more: object) =>
    say({ kind: 'notification', method: 'runs/changed', params: { folder: '/f', runs: [{ ...run, ...more }] } });
  const reconnect = () => {
    say({ kind: 'connection', connection: 'waiting' });
    say({ kind: 'connection', connection: 'running' });
  };
  const paint = () => {
    for (const draw of frames.splice(0)) draw();
    return draws;
  };
  return { feed, settle, hear, change, reconnect, paint, asked, paramsOf, backend };
}

const run = { id: 'r', session: 's', questions: 0 };
const texts = (feed: RunFeed) => feed.rows.map(({ said }) => said?.text);

it('joins what was said before it looked, while it asked, and after', async () => {
  const { feed, settle, hear } = createFeed({
    show: { run, questions: [], saying: { text: 'Hel', thinking: '', sequence: 4 } },
    steps: [step(1)],
  });
  hear(4, { kind: 'text', text: 'Hel' });
  hear(5, { kind: 'text', text: 'lo' });
  await settle();
  hear(6, { kind: 'text', text: '!' });
  expect(texts(feed)).toEqual(['Hello!']);
});

it('keeps what was said when the answer is complete, and a step as the stream has it rather than an older answer', async () => {
  const { feed, settle, hear, asked } = createFeed({
    show: { run, questions: [], saying: { text: '', thinking: '', sequence: 1 } },
    steps: [step(1)],
  });
  hear(2, { kind: 'text', text: 'Yes.' }, { kind: 'step', step: step(1, done) });
  await settle();
  expect([texts(feed), feed.rows[0]?.step.state, feed.rows[0]?.step.finishedAt]).toEqual([['Yes.'], 'done', done.finishedAt]);
  hear(3, { kind: 'step', step: step(2) }, { kind: 'text', text: 'Next' });
  expect(texts(feed)).toEqual(['Yes.', 'Next']);
  expect(asked.filter((method) => method === 'runs/steps')).toHaveLength(1);
});

it('asks for everything again after a gap', async () => {
  const { feed, settle, hear, asked, backend } = createFeed({ show: { run, questions: [] }, steps: [step(1, done)], messages: [] });
  await settle();
  hear(1, { kind: 'step', step: step(2) });
  Object.assign(backend, { steps: [step(1, done), step(2, done), step(3)] });
  hear(3, { kind: 'step', step: step(3) });
  await settle();
  expect(feed.rows.map(({ step: { id, state } }) => `${id} ${state}`)).toEqual(['s1 done', 's2 done', 's3 running']);
  expect(asked.filter((method) => method === 'runs/steps')).toHaveLength(2);
});

it('shows questions as they come and go', async () => {
  const { feed, settle, hear } = createFeed({ show: { run, questions: [] }, steps: [] });
  await settle();
  const question = {
    id: 'q',
    run: 'r',
    kind: 'action',
    title: 't',
    detail: '',
    reason: '',
    risk: 'low',
    choices: [],
    askedAt: '',
  } as const;
  hear(1, { kind: 'question', question: { ...question, choices: [] } });
  expect(feed.value?.questions.map(({ id }) => id)).toEqual(['q']);
  hear(2, { kind: 'answered', question: 'q' });
  expect(feed.value?.questions).toEqual([]);
});

it('reads what was said only when it has not heard it', async () => {
  const heard = createFeed({ show: { run, questions: [], saying: { text: '', thinking: '', sequence: 1 } }, steps: [] });
  await heard.settle();
  heard.hear(2, { kind: 'step', step: step(1) }, { kind: 'text', text: 'Yes.' }, { kind: 'step', step: step(1, done) });
  Object.assign(heard.backend, { steps: [step(1, done)] });
  heard.reconnect();
  await heard.settle();
  expect([texts(heard.feed), heard.asked.includes('sessions/messages')]).toEqual([['Yes.'], false]);

  const content = [
    { kind: 'thinking', text: 'Hm.' },
    { kind: 'text', text: 'No.' },
  ];
  const late = createFeed({ show: { run, questions: [] }, steps: [step(1, done)], messages: [{ id: 'r/0', role: 'assistant', content }] });
  await late.settle();
  expect(late.feed.rows[0]?.said).toEqual({ text: 'No.', thinking: 'Hm.' });
});

it('asks from the first step that may have moved on, and from the beginning when something was missed', async () => {
  const { settle, hear, reconnect, paramsOf } = createFeed({
    show: { run, questions: [] },
    steps: [step(1, { ...done, kind: 'tool' }), step(2, { kind: 'tool' }), step(3, { kind: 'tool' })],
  });
  await settle();
  reconnect();
  await settle();
  hear(1);
  hear(3);
  await settle();
  expect(paramsOf['runs/steps']?.map((params) => Reflect.get(params, 'after'))).toEqual([0, 1, 0]);
});

it.each([
  ['its state', { state: 'completed' }],
  ['what a person did with its changes', { review: 'applied' }],
  ['how far it is', { progress: 50 }],
  ['how many questions are open', { questions: 1 }],
])('asks again when the summary says of %s something else', async (_what, more) => {
  const { feed, settle, change, asked } = createFeed({ show: { run, questions: [] }, steps: [] });
  await settle();
  change({ steps: 4 });
  await settle();
  expect([feed.value?.run.steps, asked.filter((method) => method === 'runs/show')]).toEqual([4, ['runs/show']]);
  change(more);
  await settle();
  expect(asked.filter((method) => method === 'runs/show')).toHaveLength(2);
});

it('is drawn once for all that came before a frame, and again for what comes after it', async () => {
  const { settle, hear, paint } = createFeed({ show: { run, questions: [] }, steps: [step(1)] });
  await settle();
  const before = paint();
  for (let sequence = 1; sequence <= 5; sequence++) hear(sequence, { kind: 'text', text: 'a' });
  expect(paint() - before).toBe(1);
  hear(6, { kind: 'text', text: 'a' });
  expect(paint() - before).toBe(2);
});

it('has what was said of the run at once, and no more when it is taken back', async () => {
  const { feed, settle } = createFeed({ show: { run, questions: [] }, steps: [] });
  await settle();
  feed.noteRating({ value: 'up', reason: '', by: 'Ada', at: '' });
  expect(feed.value?.rating?.value).toBe('up');
  feed.noteRating(undefined);
  expect(feed.value).toEqual({ run, questions: [] });
});

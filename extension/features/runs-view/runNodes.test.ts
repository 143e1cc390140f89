import { describe, expect, it } from 'vitest';
import type { RunFile, RunQuestion, RunStep, RunSummary } from '../../../protocol/runs.ts';
import type { SessionSummary } from '../../../protocol/sessions.ts';
import { childrenOf, contextOf, type RunNode, runNodes } from './runNodes.ts';

const folder = '/shop';
const session = (id: string): SessionSummary & { folder: string } => ({
  folder,
  id,
  title: id,
  state: 'active',
  persona: 'developer',
  scope: ['**'],
  spent: 0,
  messages: 1,
  createdAt: '',
  updatedAt: '',
});
const run = (id: string, more: Partial<RunSummary> = {}): RunSummary & { folder: string } => ({
  folder,
  id,
  session: 's1',
  title: id,
  state: 'completed',
  status: '',
  persona: 'developer',
  isScripted: false,
  steps: 0,
  tokens: 0,
  cost: 0,
  filesChanged: 0,
  review: 'none',
  questions: 0,
  createdAt: '',
  ...more,
});
const step = (number: number): RunStep => ({
  id: `n${number}`,
  number,
  kind: 'tool',
  name: 'edit_file',
  title: `Edit ${number}`,
  state: 'done',
  paths: [],
  persona: 'developer',
  startedAt: '',
});
const hunk = (id: string): RunFile['hunks'][number] => ({
  id,
  baseStart: 0,
  baseLines: 1,
  proposedStart: 0,
  proposedLines: 1,
  state: 'open',
  steps: [],
});
const file = (path: string, hunks: number): RunFile => ({
  path,
  kind: 'modified',
  isBinary: false,
  added: 1,
  removed: 1,
  state: 'open',
  hunks: Array.from({ length: hunks }, (_, index) => hunk(`h${index}`)),
  findings: [],
});
const question: RunQuestion & { folder: string } = {
  folder,
  id: 'q',
  run: 'r1',
  kind: 'action',
  title: 'npm test',
  detail: '',
  reason: '',
  risk: 'low',
  choices: [],
  askedAt: '',
};

function outline(nodes: readonly RunNode[]): unknown[] {
  return nodes.map((node) => (childrenOf(node).length === 0 ? node.id : { [node.id]: outline(childrenOf(node)) }));
}

const nothing = { sessions: [], runs: [], questions: [], steps: () => undefined, files: () => undefined };

describe('the rows of the Runs view', () => {
  it('are questions, then sessions with their runs, changes, runs handed on, and steps', () => {
    const nodes = runNodes({
      sessions: [session('s1'), session('s2')],
      runs: [run('r2', { parent: 'r1' }), run('r1', { steps: 2, filesChanged: 2 })],
      questions: [question],
      steps: (id) => (id === 'r1' ? [step(1), step(2)] : undefined),
      files: () => [file('a.ts', 2), file('b.ts', 1)],
    });
    expect(outline(nodes)).toEqual([
      'question q',
      {
        'session s1': [
          {
            'run r1': [
              { 'changes r1': [{ 'file r1 a.ts': ['file r1 a.ts h0', 'file r1 a.ts h1'] }, 'file r1 b.ts'] },
              'run r2',
              'step r1 n1',
              'step r1 n2',
            ],
          },
        ],
      },
      'session s2',
    ]);
  });

  it('hold the latest hundred steps and say that there are more', () => {
    const steps = Array.from({ length: 150 }, (_, index) => step(index + 1));
    const [only] = runNodes({ ...nothing, sessions: [session('s1')], runs: [run('r1', { steps: 300 })], steps: () => steps });
    const rows = childrenOf(childrenOf(only as RunNode)[0] as RunNode); // one session with one run
    expect([rows.length, rows[0], rows[1]?.id]).toMatchObject([101, { label: '200 earlier steps are in the log' }, 'step r1 n51']);
  });

  it('show a run that works in a session that is not listed', () => {
    expect(
      outline(runNodes({ ...nothing, runs: [run('r1', { state: 'running', session: 'old' }), run('r2', { session: 'old' })] })),
    ).toEqual(['run r1']);
  });

  it('offer what makes sense', () => {
    const contexts = [
      run('r', { state: 'running' }),
      run('r', { state: 'interrupted' }),
      run('r', { filesChanged: 1, review: 'open' }),
      run('r', { filesChanged: 1, review: 'partly_applied', state: 'failed' }),
      run('r', { filesChanged: 1, review: 'applied' }),
      run('r', { filesChanged: 1, review: 'undone' }),
    ].map((each) => contextOf({ kind: 'run', id: '', run: each, children: [] }));
    expect(contexts).toEqual([
      'run.active',
      'run.paused',
      'run.completed.open',
      'run.ended.open.applied',
      'run.completed.applied',
      'run.completed.open',
    ]);
  });
});

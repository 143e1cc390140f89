import { describe, expect, it } from 'vitest';
import { createFile, createHunk, createQuestion, createRun, createStep } from '../../../protocol/fixtures/runRecords.ts';
import type { RunSummary } from '../../../protocol/runs.ts';
import { childrenOf } from '../../platform/reuseRows.ts';
import type { OfFolder } from '../../platform/runBook.ts';
import { contextOf, type RunNode, runNodes } from './runNodes.ts';

const folder = '/shop';
const run = (id: string, more: Partial<RunSummary> = {}): OfFolder<RunSummary> => ({
  ...createRun({ id, session: 's1', state: 'completed', ...more }),
  folder,
});
const file = (path: string, hunks: number) =>
  createFile(
    path,
    Array.from({ length: hunks }, (_, index) => createHunk(`h${index}`)),
  );
const question = { ...createQuestion({ run: 'r1' }), folder };

function outline(nodes: readonly RunNode[]): unknown[] {
  return nodes.map((node) => (childrenOf(node).length === 0 ? node.id : { [node.id]: outline(childrenOf(node)) }));
}

const nothing = { sessionTitle: () => undefined, runs: [], questions: [], steps: () => undefined, files: () => undefined };

describe('the rows of the Runs view', () => {
  it('are questions, then runs with their changes, runs handed on, and steps', () => {
    const nodes = runNodes({
      ...nothing,
      runs: [run('r2', { parent: 'r1' }), run('r1', { steps: 2, filesChanged: 2 })],
      questions: [question],
      steps: (id) => (id === 'r1' ? [createStep(1), createStep(2)] : undefined),
      files: () => [file('a.ts', 2), file('b.ts', 1)],
    });
    expect(outline(nodes)).toEqual([
      'question q',
      {
        'run r1': [
          { 'changes r1': [{ 'file r1 a.ts': ['file r1 a.ts h0', 'file r1 a.ts h1'] }, 'file r1 b.ts'] },
          'run r2',
          'step r1 n1',
          'step r1 n2',
        ],
      },
    ]);
  });

  it('hold the latest hundred steps and say that there are more', () => {
    const steps = Array.from({ length: 150 }, (_, index) => createStep(index + 1));
    const [only] = runNodes({ ...nothing, runs: [run('r1', { steps: 300 })], steps: () => steps });
    const rows = childrenOf(only as RunNode); // there is one run
    expect([rows.length, rows[0], rows[1]?.id]).toMatchObject([101, { label: '200 earlier steps are in the log' }, 'step r1 n51']);
  });

  it('name the session of a run where its title says more than that of the run', () => {
    const titles = new Map([['s1', 'Round prices']]);
    const runs = [run('r1', { title: 'Round prices' }), run('r2', { title: 'And in the report' }), run('r3', { session: 'old' })];
    const nodes = runNodes({ ...nothing, runs, sessionTitle: (id) => titles.get(id) });
    expect(nodes.map((node) => node.kind === 'run' && node.session)).toEqual(['', 'Round prices', '']);
  });

  it('offer what makes sense', () => {
    const contexts = [
      run('r', { state: 'running' }),
      run('r', { state: 'interrupted' }),
      run('r', { state: 'waiting', isPausing: true }),
      run('r', { filesChanged: 1, review: 'open' }),
      run('r', { filesChanged: 1, review: 'partly_applied', state: 'failed' }),
      run('r', { filesChanged: 1, review: 'applied' }),
      run('r', { filesChanged: 1, review: 'undone' }),
    ].map((each) => contextOf({ kind: 'run', id: '', run: each, session: '', children: [] }));
    expect(contexts).toEqual([
      'run.active',
      'run.paused',
      'run.paused',
      'run.completed.open',
      'run.ended.open.applied',
      'run.completed.applied',
      'run.completed.open',
    ]);
  });
});

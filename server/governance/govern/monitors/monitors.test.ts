import { describe, expect, it } from 'vitest';
import type { Action } from '../action.ts';
import { builtInValidators } from '../builtInValidators.ts';
import { command, done, edit, model, NOW, policyWith, read, refused, situationWith } from '../fixtures/situation.ts';
import { UNLIMITED } from '../limits.ts';
import type { PastAction, Situation } from '../validator.ts';
import { createWatch } from '../watchRun.ts';

/** Plays a history action by action, as a run would, and gives what is corrected on the way. */
function corrections(history: readonly PastAction[], situation: Partial<Situation> = {}): string[] {
  const watch = createWatch(() => builtInValidators());
  return history.flatMap((_, index) =>
    watch(situationWith({ ...situation, history: history.slice(0, index + 1) }), NOW, 'action').map(
      ({ check, kind }) => `${index}: ${check} ${kind}`,
    ),
  );
}

const lines = (count: number, word = 'line') => Array.from({ length: count }, (_, index) => `${word}(${index});\n`).join('');
const deletion = (count: number): Action => ({
  kind: 'edit',
  tool: 'delete_file',
  changes: Array.from({ length: count }, (_, index) => ({ path: `src/${index}.ts`, before: 'a', after: null })),
});
const outOfScope = (path = 'docs/a.md') => refused(edit(path, null, ''), { check: 'permission', reason: `may not change "${path}"` });
const asked = (tokens: number, microdollars = 0) => done(model(), { tokens, microdollars });

describe('anomalies, each flagged where it shows', () => {
  it('the same tool with the same arguments: said at the third time, stopped at the fifth', () => {
    expect(corrections(Array(6).fill(done(command('npm run build'))))).toEqual([
      '2: anomaly_detection guide',
      '4: anomaly_detection pause',
    ]);
    expect(corrections(Array(3).fill(refused(edit('a.ts', null, 'x'), { check: 'rule_compliance', reason: 'no' })))).toEqual([
      '2: anomaly_detection guide',
    ]);
  });

  it('a file that goes from A to B and back to A', () => {
    const [there, back] = [done(edit('a.ts', 'A', 'B')), done(edit('a.ts', 'B', 'A'))];
    expect(corrections([there, back])).toEqual(['1: anomaly_detection guide']);
    expect(corrections([there, back, there, back, there, back]).filter((each) => each.endsWith('pause'))).not.toEqual([]);
  });

  it('changes outside of what the run may change: said, then held to where it has worked, then stopped', () => {
    const history = [done(edit('src/lib/a.ts', null, '')), ...['a', 'b', 'c', 'd', 'e', 'f'].map((name) => outOfScope(`docs/${name}`))];
    expect(corrections(history).filter((each) => each.includes('anomaly'))).toEqual([
      '1: anomaly_detection guide',
      '3: anomaly_detection shrinkScope',
      '6: anomaly_detection pause',
    ]);
    const watch = createWatch(() => builtInValidators());
    expect(watch(situationWith({ history: history.slice(0, 4) }), NOW, 'action')).toMatchObject([
      { kind: 'shrinkScope', writes: ['src/lib/**'] },
    ]);
  });

  it('many files deleted at once, many in all, and many lines', () => {
    expect(corrections([done(deletion(10))])).toEqual(['0: anomaly_detection pause']);
    expect(corrections(Array.from({ length: 26 }, (_, index) => done(edit(`${index}.ts`, 'a', null))))).toEqual([
      '24: anomaly_detection pause',
    ]);
    expect(corrections([done(edit('a.ts', lines(1_500), lines(1_500).slice(0, 15_000)))])).toContain('0: anomaly_detection rollBack');
    expect(
      corrections([done({ kind: 'edit', tool: 'delete_file', changes: [{ path: 'a.sql', before: lines(1_000), after: null }] })]),
    ).toEqual(['0: anomaly_detection pause']);
  });

  it.each([
    ['a placeholder for the rest', `${lines(30)}// ... rest of the file unchanged\n`],
    ['half of the file is gone', lines(12)],
    ['an end in the middle', `${lines(38)}function last() {\n  return (`],
  ])('a file that is cut short is taken back: %s', (_, after) => {
    expect(corrections([done(edit('a.ts', lines(40), after))])).toEqual(['0: anomaly_detection rollBack']);
  });

  it('a request that uses many times what is usual, in tokens or in money', () => {
    const usual = Array(6).fill(asked(5_000, 10_000));
    expect(corrections([...usual, asked(30_000)])).toEqual(['6: anomaly_detection guide']);
    expect(corrections([...usual, asked(100_000)])).toEqual(['6: anomaly_detection pause']);
    expect(corrections([...usual, asked(5_000, 900_000)])).toEqual(['6: anomaly_detection pause']);
  });
});

describe('runs that are as they should be', () => {
  const clean: Readonly<Record<string, readonly PastAction[]>> = {
    'tests between edits': [1, 2, 3, 4, 5].flatMap((step) => [
      done(edit('a.ts', `${step}`, `${step + 1}`)),
      done(command('npm test'), { hasFailed: false }),
    ]),
    'paging through a long file': [1, 2, 3, 4, 5, 6].map((page) => done(read('a.ts', `${page}01-${page}99`))),
    'a look before and after a change': [
      done(read('a.ts')),
      done(edit('a.ts', 'A', 'B')),
      done(read('a.ts')),
      done(edit('a.ts', 'B', 'C')),
      done(read('a.ts')),
      done(edit('a.ts', 'C', 'D')),
      done(read('a.ts')),
    ],
    'a file that is written, then moved': [
      done(edit('a.ts', null, lines(50))),
      done({
        kind: 'edit',
        tool: 'move_file',
        changes: [
          { path: 'b.ts', before: null, after: lines(50), movedFrom: 'a.ts' },
          { path: 'a.ts', before: lines(50), after: null },
        ],
      }),
    ],
    'a long file that is rewritten': [done(edit('a.ts', lines(60), lines(50, 'other')))],
    'a move of many files': [
      done({
        kind: 'edit',
        tool: 'move_file',
        changes: Array.from({ length: 15 }, (_, index) => [
          { path: `b/${index}`, before: null, after: 'x', movedFrom: `a/${index}` },
          { path: `a/${index}`, before: 'x', after: null },
        ]).flat(),
      }),
    ],
    'a rule that was broken, then kept': [
      refused(edit('a.ts', null, 'eval(x)'), { check: 'rule_compliance', reason: 'no', rules: ['no-eval'] }),
      done(edit('a.ts', null, 'f(x)')),
    ],
    'requests that grow with the conversation': [2, 4, 8, 12, 16, 22, 30, 38].map((thousands) =>
      asked(thousands * 1_000, thousands * 5_000),
    ),
    'a file that is made and deleted again': [done(edit('try.sh', null, 'A')), done(edit('try.sh', 'A', null))],
    'two files that are deleted': [done(edit('a.ts', 'a', null)), done(edit('b.ts', 'b', null))],
    'one path out of scope is not more than guidance': [done(edit('a.ts', null, ''))],
    'writing, and writing something else': [done(edit('a.ts', 'A', 'B')), done(edit('a.ts', 'B', 'C')), done(edit('b.ts', 'A', 'B'))],
  };

  it.each(Object.entries(clean))('%s', (_, history) => {
    expect(corrections(history)).toEqual([]);
  });
});

describe('what a run uses', () => {
  const used = (changes: Partial<Situation['used']>) => ({
    used: { steps: 0, tokens: 0, microdollars: 0, timeMs: 0, files: 0, ...changes },
  });
  const kinds = (situation: Partial<Situation>, occasion: 'action' | 'time' = 'time') =>
    createWatch(() => builtInValidators())(situationWith(situation), NOW, occasion).map(({ check, kind }) => `${check} ${kind}`);

  it.each<[string, Partial<Situation>, string[]]>([
    ['little', used({ steps: 100 }), []],
    ['four fifths of the steps', used({ steps: 160 }), ['resource_monitoring guide']],
    ['all steps', used({ steps: 200 }), ['resource_monitoring stop']],
    ['all tokens', used({ tokens: 2_000_000 }), ['resource_monitoring stop']],
    ['all time', used({ timeMs: 3_600_000 }), ['resource_monitoring stop']],
    [
      'four fifths of the money',
      { ...used({ microdollars: 800 }), limits: { ...UNLIMITED, microdollars: 1_000 } },
      ['resource_monitoring guide'],
    ],
    ['all money', { ...used({ microdollars: 1_000 }), limits: { ...UNLIMITED, microdollars: 1_000 } }, ['resource_monitoring stop']],
    ['nothing, where nothing may be used', { limits: { ...UNLIMITED, microdollars: 0 } }, []],
    ['no time at all, but nothing moves', { quietMs: 300_000 }, ['progress_tracking pause']],
    ['and nothing moves yet', { quietMs: 299_999 }, []],
  ])('%s', (_, situation, expected) => {
    expect(kinds(situation)).toEqual(expected);
  });

  it('who acts too fast waits for a person', () => {
    const last = refused(command('x'), {
      check: 'resource_availability',
      reason: 'This run has done 60 things with an effect within a minute; 60 are allowed.',
    });
    expect(kinds({ history: [last] }, 'action')).toEqual(['resource_monitoring pause']);
  });

  it('who gets nothing through is told, then waits for a person', () => {
    const failing = Array.from({ length: 10 }, (_, index) => done(command(`try ${index}`), { hasFailed: true }));
    expect(corrections(failing)).toEqual(['4: progress_tracking guide', '9: progress_tracking pause']);
    expect(corrections(failing, { policy: policyWith() }).length).toBe(2);
  });

  it('an action without its row ends the run', () => {
    expect(kinds({ history: [done(read('a.ts'), { record: '' })] }, 'action')).toEqual(['decision_tracking stop']);
  });
});

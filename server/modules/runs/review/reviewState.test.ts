import { describe, expect, it } from 'vitest';
import type { ChangedFile } from '../../../changes/changeSet.ts';
import { Review, selectedParts } from './reviewState.ts';

const hunk = (id: string) => ({ id, baseStart: 0, baseLines: 1, proposedStart: 0, proposedLines: 1 });
const file = (path: string, ...ids: string[]): ChangedFile => ({
  path,
  kind: 'modified',
  baseHash: 'a',
  proposedHash: 'b',
  isBinary: ids.length === 0,
  mode: '100644',
  baseMode: '100644',
  hunks: ids.map(hunk),
});
const set = { files: [file('a.ts', 'h1', 'h2'), file('logo.png')] };
const applied = (path: string, id: string) => ({ path, hunk: id, state: 'applied' }) as const;

describe('the review of a change set', () => {
  it('is open until somebody has decided, and none when there is nothing to decide', () => {
    expect([new Review([], []).of(set), new Review([], []).of({ files: [] })]).toEqual(['open', 'none']);
  });

  it('follows what has become of its parts', () => {
    const some = new Review([applied('a.ts', 'h1')], [{ path: 'logo.png', hunk: '' }]);
    expect([some.of(set), some.ofFile(set.files[0] as ChangedFile), some.ofFile(set.files[1] as ChangedFile)]).toEqual([
      'partly_applied',
      'partly_applied',
      'rejected',
    ]);
    const whole = new Review([applied('a.ts', 'h1'), applied('a.ts', 'h2')], []);
    expect([whole.ofFile(set.files[0] as ChangedFile), whole.of(set)]).toEqual(['applied', 'partly_applied']);
    const all = new Review([applied('a.ts', 'h1'), applied('a.ts', 'h2'), applied('logo.png', '')], []);
    expect(all.of(set)).toBe('applied');
  });

  it('a part that was rejected and then applied is applied, and rejected again when that is undone', () => {
    const rejected = [{ path: 'a.ts', hunk: 'h1' }];
    expect(new Review([applied('a.ts', 'h1')], rejected).stateOf('a.ts', 'h1')).toBe('applied');
    expect(new Review([{ path: 'a.ts', hunk: 'h1', state: 'undone' }], rejected).stateOf('a.ts', 'h1')).toBe('rejected');
  });

  it('undone as a whole it is undone', () => {
    const undone = ['h1', 'h2'].map((id) => ({ path: 'a.ts', hunk: id, state: 'undone' as const }));
    expect(new Review([...undone, { path: 'logo.png', hunk: '', state: 'undone' }], []).of(set)).toBe('undone');
  });

  it('a selection names parts; of a file without hunks the whole', () => {
    expect(selectedParts(set, [{ path: 'a.ts', hunks: ['h2'] }, { path: 'logo.png' }])).toEqual([
      { path: 'a.ts', hunk: 'h2' },
      { path: 'logo.png', hunk: '' },
    ]);
    expect(selectedParts(set, undefined)).toHaveLength(3);
  });
});

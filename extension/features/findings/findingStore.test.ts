import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../protocol/finding.ts';
import { FindingStore } from './findingStore.ts';

function finding(path: string, ruleId: string, suppressed?: Finding['suppressed']): Finding {
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
  const shown = {
    ruleId,
    severity: 'error' as const,
    message: ruleId,
    path,
    range,
    fixes: [],
    related: [],
    fixable: false,
    fingerprint: ruleId,
  };
  return suppressed === undefined ? shown : { ...shown, suppressed };
}

describe('FindingStore', () => {
  it('replaces the named paths only, drops clean ones and leaves suppressed findings out', () => {
    const store = new FindingStore();
    store.replace(
      '/w',
      ['a', 'b', 'c'],
      [finding('a', 'r1'), finding('a', 'r2'), finding('b', 'r1'), finding('c', 'r1', { kind: 'inline' })],
    );
    store.replace('/w', ['a', 'b'], [finding('b', 'r3')]);
    expect(store.files()).toEqual([{ folder: '/w', path: 'b' }]);
    expect(store.get({ folder: '/w', path: 'b' }).map(({ ruleId }) => ruleId)).toEqual(['r3']);
    expect(store.get({ folder: '/w', path: 'a' })).toEqual([]);
  });

  it('keeps folders apart', () => {
    const store = new FindingStore();
    store.replace('/w', ['a'], [finding('a', 'r1')]);
    store.replace('/v', ['a'], [finding('a', 'r2')]);
    store.clear('/w');
    expect(store.files()).toEqual([{ folder: '/v', path: 'a' }]);
  });

  it('takes files that a whole scan did not name for clean', () => {
    const store = new FindingStore();
    store.replace('/w', ['a', 'b'], [finding('a', 'r1'), finding('b', 'r1')]);
    expect(store.complete('/w')).toEqual([]);
    store.replace('/w', ['b'], [finding('b', 'r2')]);
    store.replace('/w', [], []);
    expect(store.complete('/w')).toEqual([{ folder: '/w', path: 'a' }]);
    expect(store.files()).toEqual([{ folder: '/w', path: 'b' }]);
  });
});

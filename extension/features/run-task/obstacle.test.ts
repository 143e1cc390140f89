import { expect, it } from 'vitest';
import { obstacleOf, type ProviderHealth } from './obstacle.ts';

const provider = (id: string, more: Partial<ProviderHealth> = {}): ProviderHealth => ({
  id,
  label: id,
  locality: 'cloud',
  isScripted: false,
  isUsable: false,
  ...more,
});
const noKey = { kind: 'auth', message: 'no key' };

it('names what is in the way of a task, and what helps', () => {
  const local = provider('ollama', { locality: 'local' });
  const cloud = provider('anthropic', { failure: noKey });
  expect([
    obstacleOf('none', [provider('a', { isUsable: true })])?.remedies,
    obstacleOf('local', [local, provider('a', { isUsable: true })])?.reason,
    obstacleOf('cloud', [{ ...local, isUsable: true }, cloud])?.reason,
    obstacleOf('hybrid', [local, provider('x', { failure: { kind: 'network', message: '' } })])?.reason,
  ]).toEqual([
    ['local', 'cloud', 'hybrid'],
    'No model server runs on this machine',
    'No provider has a key that works',
    'No provider can be reached',
  ]);
});

it('sees no obstacle where one provider that is allowed can answer', () => {
  const usable = provider('ollama', { locality: 'local', isUsable: true });
  expect(obstacleOf('local', [usable])).toBeUndefined();
  expect(obstacleOf('hybrid', [provider('anthropic'), usable])).toBeUndefined();
  expect(obstacleOf('cloud', [provider('demo', { locality: 'local', isScripted: true, isUsable: true })])).toBeUndefined();
});

import { expect, it } from 'vitest';
import { modelRows } from './modelRows.ts';

it('shows models under their providers, with size and price, and names who does not answer', () => {
  const rows = modelRows([
    {
      id: 'anthropic',
      label: 'Anthropic',
      locality: 'cloud',
      isScripted: false,
      models: [
        { name: 'anthropic/claude', contextTokens: 200_000, price: { input: 3, output: 15, source: 'table' }, tiers: ['standard'] },
        { name: 'anthropic/new', tiers: [] },
      ],
    },
    { id: 'ollama', label: 'Ollama', locality: 'local', isScripted: false, models: [], failure: { message: 'Nothing listens there.' } },
    {
      id: 'demo',
      label: 'Demonstration',
      locality: 'local',
      isScripted: true,
      models: [{ name: 'demo/shop', bytes: 1_900_000_000, price: { input: 0, output: 0, source: 'free' }, tiers: [] }],
    },
  ]);
  expect(rows).toEqual([
    { label: 'Anthropic · in the cloud' },
    {
      label: 'claude',
      description: 'standard · 200 thousand tokens · $3 in, $15 out per million',
      model: 'anthropic/claude',
    },
    { label: 'new', description: 'price unknown', model: 'anthropic/new' },
    { label: 'Demonstration · a script, not a model' },
    { label: 'shop', description: '1.9 GB · free', model: 'demo/shop' },
    { label: 'Ollama · on this machine' },
    { label: '$(warning) Does not say which models it has', detail: 'Nothing listens there.' },
  ]);
});

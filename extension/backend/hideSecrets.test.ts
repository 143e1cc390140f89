import { expect, it } from 'vitest';
import { hideSecrets } from './hideSecrets.ts';

it('hides the secrets of a traced message, however it is laid out', () => {
  const params = { privateKey: 'MC4CAQ', databaseKeys: ['aa', 'bb'], folder: '/w' };
  const shown = { privateKey: '[hidden]', databaseKeys: '[hidden]', folder: '/w' };
  expect([JSON.stringify(params), JSON.stringify(params, null, 4)].map((text) => JSON.parse(hideSecrets(text)))).toEqual([shown, shown]);
});

import { expect, it } from 'vitest';
import { piecesOf } from './excerpt.ts';

it('tells hits from the rest, also of an excerpt that was cut', () => {
  expect(piecesOf('the ⟦query⟧ of ⟦orders')).toEqual([
    { text: 'the ', isHit: false },
    { text: 'query', isHit: true },
    { text: ' of ⟦orders', isHit: false },
  ]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseOrder } from './parseOrder.ts';

test('blanks around the input do not count', () => {
  assert.equal(parseOrder('  a '), 'a');
});

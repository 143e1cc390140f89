import { expect, test } from 'vitest';
import { redactBody } from './redactBody.ts';

test('secrets go by key and by shape, in keys too; long texts become their length and hash; the rest stays', () => {
  const body = {
    password: 'x',
    'ada@example.com': ['write to ada@example.com'],
    text: 'a'.repeat(5_000),
    size: 5_000,
    nothing: null,
    at: new Date(0),
  };
  expect(redactBody(body)).toEqual({
    password: '[redacted]',
    '[e-mail]': ['write to [e-mail]'],
    text: expect.stringMatching(/^\[5000 characters, SHA-256 [0-9a-f]{64}\]$/),
    size: 5_000,
    nothing: null,
    at: '1970-01-01T00:00:00.000Z',
  });
});

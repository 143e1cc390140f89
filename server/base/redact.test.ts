import { expect, test } from 'vitest';
import { redact } from './redact.ts';

test('secrets are replaced by key name at any depth, counts and settings are kept', () => {
  const value = {
    apiKey: 'sk-1',
    headers: [{ Authorization: 'Bearer x', 'set-cookie': ['a=b'] }],
    OPENAI_API_KEY: 'sk-2',
    refresh_token: 't',
    inputTokens: 12,
    maxToken: 5,
    keyboard: 'qwerty',
    password: '',
  };
  expect(redact(value)).toEqual({
    apiKey: '[redacted]',
    headers: [{ Authorization: '[redacted]', 'set-cookie': '[redacted]' }],
    OPENAI_API_KEY: '[redacted]',
    refresh_token: '[redacted]',
    inputTokens: 12,
    maxToken: 5,
    keyboard: 'qwerty',
    password: '[redacted]',
  });
});

test('an error keeps message, stack, own fields and cause, with secrets inside replaced', () => {
  const error = Object.assign(new Error('outer', { cause: new TypeError('inner') }), { code: 'EX', token: 'abc' });
  expect(redact(error)).toMatchObject({
    name: 'Error',
    message: 'outer',
    stack: expect.stringContaining('redact.test.ts'),
    code: 'EX',
    token: '[redacted]',
    cause: { name: 'TypeError', message: 'inner' },
  });
});

test('a cycle and a bigint do not break the line', () => {
  const cycle: Record<string, unknown> = { size: 10n };
  cycle['self'] = cycle;
  expect(JSON.stringify(redact(cycle))).toContain('[too deep]');
});

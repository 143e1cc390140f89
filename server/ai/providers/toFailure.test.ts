import { expect, test } from 'vitest';
import { readRetryAfter, toFailure } from './toFailure.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');

test.each([
  [{ 'retry-after': '3' }, 3000],
  [{ 'retry-after-ms': '120', 'retry-after': '9' }, 120],
  [{ 'retry-after': 'Thu, 01 Jan 2026 00:00:05 GMT' }, 5000],
  [{ 'retry-after': 'Thu, 01 Jan 2025 00:00:05 GMT' }, 0],
  [{ 'retry-after': 'soon' }, undefined],
  [{}, undefined],
])('%o is %s ms', (headers, expected) => {
  expect(readRetryAfter(new Headers(headers as Record<string, string>), NOW)).toBe(expected);
});

test.each([
  ['a plain object, as an SDK once threw', { code: 'server_overloaded', message: 'busy' }, 'overloaded'],
  ['text', 'gone', 'server'],
  ['nothing', undefined, 'server'],
  [
    'a window too small, by its words',
    Object.assign(new Error('the request exceeds the available context size'), { status: 400 }),
    'contextTooLong',
  ],
  ['a reset', new TypeError('terminated'), 'network'],
  ['a system error', Object.assign(new Error('ECONNREFUSED'), { syscall: 'connect' }), 'network'],
  [
    'a connection that an SDK did not get, its class renamed by the bundle',
    Object.assign(new Error('x'), { status: undefined, headers: undefined }),
    'network',
  ],
  ['broken JSON', new SyntaxError('Unexpected token'), 'protocol'],
  ['an unknown 4xx', Object.assign(new Error('no'), { status: 422 }), 'badRequest'],
])('%s', (_, error, kind) => {
  expect(toFailure(error, 'X', NOW).kind).toBe(kind);
});

test.each([
  [
    'connect ECONNREFUSED 127.0.0.1:1',
    'Ollama: Nobody answers at 127.0.0.1:1 (ECONNREFUSED). Start the server, or correct its address in "ai.providers".',
  ],
  [
    'getaddrinfo ENOTFOUND llm.test',
    'Ollama: There is no "llm.test" (ENOTFOUND). Check the network, or correct its address in "ai.providers".',
  ],
  ['read ECONNRESET', 'Ollama: fetch failed (read ECONNRESET)'],
])('the deepest cause is told, and what to do: %s', (cause, message) => {
  const error = new TypeError('fetch failed', { cause: new Error('outer', { cause: new Error(cause) }) });
  expect(toFailure(error, 'Ollama', NOW)).toEqual({ kind: 'network', message });
});

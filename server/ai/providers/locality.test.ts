import { expect, test } from 'vitest';
import { localityOf } from './locality.ts';

test.each([
  ['http://127.0.0.1:11434', 'local'],
  ['http://127.9.9.9/v1', 'local'],
  ['http://localhost:1234', 'local'],
  ['http://[::1]:8000', 'local'],
  ['http://0177.0.0.1/', 'local'],
  ['http://192.168.1.5:11434', 'cloud'],
  ['http://127.0.0.1.example.com', 'cloud'],
  ['http://127.0.0.1@example.com', 'cloud'],
  ['http://localhost.example.com', 'cloud'],
  ['https://api.anthropic.com', 'cloud'],
  ['nonsense', 'cloud'],
])('%s is %s', (url, expected) => {
  expect(localityOf(url)).toBe(expected);
});

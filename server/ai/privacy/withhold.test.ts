import { expect, test } from 'vitest';
import type { Context, Locality, Message } from '../contract/messages.ts';
import { compilePrivatePaths, privatePathsIn, withholdPrivate } from './withhold.ts';

const isPrivate = compilePrivatePaths(['private/**', '**/*.pem', 'Notes.md']);

test.each([
  ['private/a.ts', true],
  ['PRIVATE/A.ts', true],
  ['./private/a.ts', true],
  ['src/../private/a.ts', true],
  ['private\\a.ts', true],
  ['deep/key.pem', true],
  ['notes.md', true],
  ['../other/a.ts', true],
  ['/etc/passwd', true],
  ['C:\\x', true],
  ['src/a.ts', false],
  ['src/private.ts', false],
])('%s: %s', (path, expected) => {
  expect(isPrivate(path)).toBe(expected);
});

test('without globs nothing is private', () => {
  expect(compilePrivatePaths([])('/etc/passwd')).toBe(false);
});

const turn = (locality: Locality): Message => ({
  role: 'assistant',
  content: [
    { kind: 'thinking', text: 'TOP SECRET', extra: { wire: 'w', data: 'TOP SECRET' } },
    { kind: 'text', text: 'It says TOP SECRET' },
    { kind: 'toolCall', id: 'b', name: 'write', input: { text: 'TOP SECRET' } },
  ],
  origin: { provider: 'p', model: 'm', locality },
});

const conversation = (locality: Locality): Context => ({
  messages: [
    {
      role: 'user',
      content: [
        { kind: 'text', text: 'TOP SECRET', paths: ['private/a.ts'] },
        { kind: 'text', text: 'Read it' },
      ],
    },
    turn(locality),
    { role: 'tool', content: [{ kind: 'toolResult', callId: 'b', text: 'TOP SECRET', isError: false, paths: ['x.pem'] }] },
  ],
});

test('nothing of a private file remains, not in what a local model answered either; calls keep their ids', () => {
  const context = conversation('local');
  const withheld = withholdPrivate(context, isPrivate);
  expect(JSON.stringify(withheld)).not.toContain('TOP SECRET');
  expect(JSON.stringify(withheld)).toContain('Read it');
  expect(withheld.messages[1]?.content[2]).toMatchObject({ id: 'b', name: 'write' });
  expect(privatePathsIn(context, isPrivate)).toEqual(['private/a.ts', 'x.pem']);
  expect(JSON.stringify(context)).toContain('TOP SECRET');
});

test('what a cloud model answered, it has seen; other conversations are left as they are', () => {
  expect(withholdPrivate(conversation('cloud'), isPrivate).messages[1]).toEqual(turn('cloud'));
  const harmless: Context = { messages: [{ role: 'user', content: [{ kind: 'text', text: 'hi', paths: ['src/a.ts'] }] }, turn('local')] };
  expect(withholdPrivate(harmless, isPrivate)).toEqual(harmless);
});

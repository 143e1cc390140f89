import { expect, it } from 'vitest';
import { agentNameIn, environmentOf, findAgent, foldersOf, lineOf, whyNotHere } from './agentEntry.ts';

it('an agent stands where a model is named', () => {
  expect(['agent/goose', 'anthropic/agent', undefined].map(agentNameIn)).toEqual(['goose', undefined, undefined]);
  expect(() => findAgent({ agents: {} }, 'toString')).toThrow('There is no agent "toString". None is set up');
  expect(lineOf({ command: 'goose', args: ['acp', 'a b'] })).toBe("goose acp 'a b'");
});

it('references are put in when it starts, and one that leads to nothing is said', () => {
  const find = (reference: string): string | undefined => (reference === `\${secret:key}` ? 'k' : undefined);
  expect(environmentOf({ name: 'a', env: { A: 'plain', B: `Bearer \${secret:key}` } }, find)).toEqual({ A: 'plain', B: 'Bearer k' });
  expect(() => environmentOf({ name: 'a', env: { C: `\${env:NO}` } }, find)).toThrow(
    `The agent "a" is given C from \${env:NO}, which is not set here.`,
  );
});

it('it gets no folder in which more than its own settings lies', () => {
  const of = (folder: string) =>
    foldersOf({ name: 'a', folders: [folder] }, '/home/ada', ['/home/ada/shop', '/home/ada/.local/share/stewardry']);
  expect(of('~/.config/goose')).toEqual(['/home/ada/.config/goose']);
  for (const folder of [
    '/home/ada',
    '/home',
    '~/.',
    '~/shop',
    '~/shop/src',
    '~/.local/share',
    '~/.local/share/stewardry/x',
    '/home/ada/x/../shop',
  ])
    expect(() => of(folder), folder).toThrow('may not have');
});

it('with the network it works neither where nothing may leave this machine, nor beside private files', () => {
  const why = (mode: 'none' | 'local' | 'hybrid', privatePaths: string[], network: boolean) =>
    whyNotHere({ mode, privatePaths }, { name: 'a' }, network) !== undefined;
  expect([
    why('none', [], false),
    why('local', [], true),
    why('local', ['x'], false),
    why('hybrid', ['x'], true),
    why('hybrid', [], true),
  ]).toEqual([true, true, false, true, false]);
});

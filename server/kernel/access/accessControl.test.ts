import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineRequest, type Role } from '../../../protocol/define.ts';
import { systemClock } from '../../base/clock.ts';
import { contentHash } from '../../base/contentHash.ts';
import { type AccessControl, createAccessControl, defaultPolicy } from './accessControl.ts';

const request = (method: string, traits = {}) => defineRequest(method, z.object({}), z.object({}), traits);
const list = request('things/list');
const set = request('things/set', { effect: 'state' });
const drop = request('things/drop', { effect: 'files', power: 'admin' });
const whoami = request('access/whoami');

let folder: string;
let time: number;
let access: AccessControl;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'stewardry-access-'));
  mkdirSync(path.join(folder, '.stewardry'));
  time = 0;
  access = createAccessControl({ identity: { name: 'Ada' }, clock: { ...systemClock, monotonic: () => time } });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(text: string, file = defaultPolicy(folder)): void {
  writeFileSync(file, text);
  time += 2_000;
}

function trust(isTrusted: boolean): void {
  access.govern(folder, [{ file: defaultPolicy(folder), mayPermit: isTrusted, isNamed: false }]);
}

function ask(definition: typeof list, role: Role, where: string | null = folder) {
  return access.decide(definition, { actor: { kind: 'person', name: 'Vera', email: 'vera@x.test', role }, caller: 'test' }, where);
}

const verdict = (...parameters: Parameters<typeof ask>) => ask(...parameters).verdict;

it('without a policy the role decides', () => {
  expect([verdict(list, 'viewer'), verdict(set, 'viewer'), verdict(set, 'developer'), verdict(drop, 'developer')]).toEqual([
    'allow',
    'deny',
    'allow',
    'deny',
  ]);
});

it('a decision names what it was made by: the table of roles, a policy, or both', () => {
  const digest = () => ask(list, 'viewer').policyDigest;
  expect(digest()).toBeUndefined();
  access.setRole('developer', 'roles');
  expect([digest(), ask(whoami, 'viewer').policyDigest]).toEqual(['roles', 'roles']);
  const text = 'forbid(principal, action == Action::"things/set", resource);';
  write(text);
  expect([digest(), ask(whoami, 'viewer').policyDigest]).toEqual([contentHash(`roles\n${contentHash(text)}`), 'roles']);
});

describe('a policy', () => {
  it('forbids what the role allows, and says where that is written', () => {
    const text = '// We freeze on Fridays.\n\nforbid(principal, action == Action::"things/set", resource);\n';
    write(text);
    expect(ask(set, 'admin')).toEqual({
      verdict: 'deny',
      policyDigest: contentHash(text),
      reason: `The policy "${defaultPolicy(folder)}:3" forbids "Vera" to ask for "things/set".`,
    });
    expect(verdict(list, 'viewer')).toBe('allow');
    expect(verdict(set, 'admin', null)).toBe('allow');
  });

  it('knows people, roles with those above them, domains, effects and folders', () => {
    write(`
      forbid(principal == Person::"vera@x.test", action == Action::"things/drop", resource);
      forbid(principal, action in Action::"things", resource == Workspace::"${folder}") unless { principal in Role::"developer" };
      forbid(principal, action, resource) when { context.effect == "state" && principal.role == "developer" };
    `);
    expect([
      verdict(drop, 'admin'),
      verdict(list, 'viewer'),
      verdict(list, 'admin'),
      verdict(set, 'developer'),
      verdict(set, 'admin'),
    ]).toEqual(['deny', 'deny', 'allow', 'deny', 'allow']);
  });

  it('of a trusted folder gives somebody more than the role does; what is forbidden stays forbidden', () => {
    write('permit(principal == Person::"vera@x.test", action, resource);\nforbid(principal, action == Action::"things/drop", resource);\n');
    trust(true);
    expect([verdict(set, 'viewer'), verdict(drop, 'admin')]).toEqual(['allow', 'deny']);
  });

  it('of a folder that is not trusted, or that nobody opened, only forbids', () => {
    write('permit(principal, action, resource);\n');
    expect(verdict(set, 'viewer')).toBe('deny');
    trust(false);
    expect(verdict(set, 'viewer')).toBe('deny');
  });

  it('is read again when it changes, and parsed once until then', () => {
    write('forbid(principal, action, resource);');
    expect(verdict(list, 'admin')).toBe('deny');
    write('');
    expect(verdict(list, 'admin')).toBe('allow');
    rmSync(defaultPolicy(folder));
    time += 2_000;
    expect(verdict(list, 'admin')).toBe('allow');
  });
});

describe('a broken policy', () => {
  it('allows nothing, says file and line, and what to do', () => {
    write('// é\npermit(principal, action, resource)\nwhen { 1 + };');
    const { verdict: said, reason } = { reason: '', ...ask(list, 'admin') };
    expect(said).toBe('error');
    expect(reason).toBe(
      `"things/list" is refused because the policy "${defaultPolicy(folder)}:3" is broken: unexpected token \`}\`. Correct it, or take it away; until then nothing is allowed.`,
    );
    expect(access.brokenPolicies(folder)).toEqual([{ file: defaultPolicy(folder), line: 3, message: 'unexpected token `}`' }]);
  });

  it('that fails while it is evaluated is an error, although another of its policies permits', () => {
    write('permit(principal, action, resource);\nforbid(principal, action, resource)\n  when { principal.age > 3 };');
    expect(ask(set, 'admin')).toMatchObject({ verdict: 'error', reason: expect.stringContaining('policy.cedar:2" is broken') });
  });

  it('still lets somebody see who they are', () => {
    write('nonsense');
    expect([verdict(whoami, 'viewer'), verdict(list, 'viewer')]).toEqual(['allow', 'error']);
  });

  it.each([
    ['a template', 'permit(principal == ?principal, action, resource);'],
    ['too large', ' '.repeat(1024 * 1024 + 1)],
  ])('is one that is %s', (_, text) => {
    write(text);
    expect(verdict(list, 'admin')).toBe('error');
  });

  it('is one that somebody named and that is not there, or cannot be read', () => {
    const file = path.join(folder, 'named.cedar');
    access.govern(folder, [{ file, mayPermit: true, isNamed: true }]);
    expect(ask(list, 'admin')).toMatchObject({ verdict: 'error', reason: expect.stringContaining('there is no such file') });
    mkdirSync(file);
    time += 2_000;
    expect(verdict(list, 'admin')).toBe('error');
  });
});

it('the policy of the installation holds everywhere', () => {
  const policy = path.join(folder, 'house.cedar');
  writeFileSync(
    policy,
    'permit(principal, action == Action::"things/set", resource); forbid(principal, action == Action::"things/drop", resource);',
  );
  access = createAccessControl({ identity: { name: 'Ada' }, clock: systemClock, policy });
  expect([verdict(set, 'viewer'), verdict(set, 'viewer', null), verdict(drop, 'admin'), verdict(drop, 'admin', null)]).toEqual([
    'allow',
    'allow',
    'deny',
    'deny',
  ]);
});

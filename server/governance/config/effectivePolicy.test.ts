import { expect, it } from 'vitest';
import { builtInLayer, environmentLayer, teamLayer, userLayer, workspaceLayer } from './configLayer.ts';
import { createLayeredConfig, type LayeredConfig } from './layers.ts';

const yaml = (text: string, folder = '') => workspaceLayer({ folder, path: 'config.yaml', file: '/w/config.yaml', text });
const combine = (...layers: { layer: Parameters<typeof createLayeredConfig>[0][number] }[]) =>
  createLayeredConfig([builtInLayer([]), ...layers.map(({ layer }) => layer)]);
const policyOf = (config: LayeredConfig, isTrusted = true) => config.governance({ isTrusted, rulesVersion: '1' });

const loose = yaml(`
governance:
  approve: medium
  corrections: 9
  protectedPaths: [migrations/**]
  commands: { allow: [npm test], deny: [npm publish], network: true }
  caps: { steps: 900, minutes: 1 }
  verify: [{ name: tests, command: npm test }]
`);

it('asks about everything and proves nothing before somebody says otherwise', () => {
  const { digest, protectedPaths, ...policy } = policyOf(combine());
  expect(policy).toEqual({
    approvesUpTo: 'none',
    commands: { allow: [], deny: [], mayUseNetwork: false },
    corrections: 3,
    caps: { steps: 200, tokens: 2_000_000, timeMs: 3_600_000, files: 200, stallMs: 300_000, actionsPerMinute: 60 },
    verify: [],
  });
  expect(digest).toHaveLength(43);
  expect(protectedPaths).toContain('**/.stewardry/**');
});

it('a trusted workspace may loosen what nobody has set', () => {
  expect(policyOf(combine(loose))).toMatchObject({
    approvesUpTo: 'medium',
    corrections: 9,
    commands: { allow: ['npm test'], deny: ['npm publish'], mayUseNetwork: true },
    caps: { steps: 900, timeMs: 60_000 },
    verify: [{ name: 'tests', command: 'npm test', timeoutMs: 600_000 }],
  });
});

it('a workspace that is not trusted only tightens: what it denies, protects and caps', () => {
  const policy = policyOf(combine(loose), false);
  expect(policy).toMatchObject({
    approvesUpTo: 'none',
    corrections: 3,
    commands: { allow: [], deny: ['npm publish'], mayUseNetwork: false },
    caps: { steps: 200, timeMs: 60_000 },
    verify: [],
  });
  expect(policy.protectedPaths).toContain('migrations/**');
});

it('no file of a workspace raises what a user, the environment or the team has set', () => {
  const layers = [
    userLayer({ 'governance.approve': 'low', 'governance.caps.steps': 50, 'governance.commands.network': false }),
    environmentLayer({ STEWARDRY_GOVERNANCE_CORRECTIONS: '1' }),
    teamLayer({ governance: { caps: { minutes: 0.5 }, commands: { deny: ['rm *'] } } }),
    loose,
  ];
  const config = combine(...layers);
  expect(policyOf(config)).toMatchObject({
    approvesUpTo: 'low',
    corrections: 1,
    commands: { deny: ['npm publish', 'rm *'], mayUseNetwork: false },
    caps: { steps: 50, timeMs: 30_000 },
  });
  expect(config.explain('governance.approve')).toMatchObject({ value: 'low', layer: 'user', layers: { length: 3 } });
  expect(config.explain('governance.caps.minutes')).toMatchObject({ value: 0.5, layer: 'team' });
  expect(config.explain('governance.commands.deny')).toMatchObject({ value: ['npm publish', 'rm *'] });
});

it('nested folders have no say', () => {
  expect(policyOf(combine(yaml('governance: { approve: medium }', 'packages/a'))).approvesUpTo).toBe('none');
});

it('an empty list of commands is an answer, and not the same as none', () => {
  expect(policyOf(combine(yaml('governance: { verify: [] }')))).toMatchObject({ verify: [], verifiesNothing: true });
  expect(policyOf(combine(yaml('governance: { verify: [] }')), false)).not.toHaveProperty('verifiesNothing');
  expect(policyOf(combine(yaml('governance: { corrections: 2 }')))).not.toHaveProperty('verifiesNothing');
});

it('the digest changes with the settings and with the rules, and with nothing else', () => {
  const digest = (text: string, rulesVersion: string) => combine(yaml(text)).governance({ isTrusted: true, rulesVersion }).digest;
  const same = digest('governance: { corrections: 2 }', '1');
  expect(digest('governance: { corrections: 2 }\nai: { mode: local }', '1')).toBe(same);
  expect(digest('governance: { corrections: 1 }', '1')).not.toBe(same);
  expect(digest('governance: { corrections: 2 }', '2')).not.toBe(same);
});

it('names what is wrong with a value, and what to write instead', () => {
  const { notices } = yaml('version: 1\ngovernance: { approve: high, caps: { steps: 0 }, verify: [{ name: a }], comands: {} }');
  expect(notices.map(({ message }) => message)).toEqual([
    '"governance.approve" must be none, low or medium: the highest risk that needs no question, found "high".',
    '"governance.caps.steps" must be a whole number above 0, found 0.',
    '"governance.verify.0" lacks the key "command".',
    'Unknown key "governance.comands". Did you mean "commands"?',
  ]);
});

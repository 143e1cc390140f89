import { expect, test } from 'vitest';
import { builtInLayer, environmentLayer, teamLayer, userLayer, workspaceLayer } from './configLayer.ts';
import { createLayeredConfig } from './layers.ts';

const file = (folder: string, text: string) => {
  const path = folder === '' ? '.stewardry/config.yaml' : `${folder}/.stewardry/config.yaml`;
  return workspaceLayer({ folder, path, file: `/repo/${path}`, text }).layer;
};

const ROOT = 'version: 1\nrules:\n  packs: [security]\n  severity:\n    no-console: off\n    no-eval: error\n  ignores: [dist]\n';
const NEAR = 'version: 1\nrules:\n  severity: {no-console: warning}\n  ignores: [gen]\n  limits: {ruleTimeMs: 50}\n';

const config = createLayeredConfig([
  teamLayer({ rules: { severity: { 'no-eval': 'error' } } }).layer,
  file('packages/a', NEAR),
  environmentLayer({ STEWARDRY_RULES_SEVERITY: 'no-eval=off, x.y=hint', STEWARDRY_HOME: '/x' }).layer,
  file('', ROOT),
  userLayer({ 'rules.limits.fileSizeKb': 10, rules: { packs: ['style'] } }).layer,
  builtInLayer(['security', 'correctness']),
]);

test('the nearest workspace file wins per key, severities merge per rule, ignores add up', () => {
  const near = config.effective('packages/a/src/x.ts');
  expect({ ...near, severity: Object.fromEntries(near.severity), enforcement: Object.fromEntries(near.enforcement) }).toEqual({
    packs: ['security'],
    severity: { 'no-console': 'warning', 'no-eval': 'error', 'x.y': 'hint' },
    enforcement: {},
    ignores: [
      { folder: '', globs: ['dist'] },
      { folder: 'packages/a', globs: ['gen'] },
    ],
    limits: { fileSizeKb: 10, ruleTimeMs: 50 },
  });
  expect(config.effective('packages/ab/x.ts').severity.get('no-console')).toBe('off');
  expect(config.effective('packages/a/other.ts')).toBe(near);
});

test('explain names the winning layer with file and line, and every other opinion', () => {
  expect(config.explain('rules.severity.no-console', 'packages/a/x.ts')).toEqual({
    key: 'rules.severity.no-console',
    value: 'warning',
    layer: 'workspace',
    source: { file: '/repo/packages/a/.stewardry/config.yaml', line: 2 },
    layers: [
      { layer: 'workspace', value: 'off', source: '/repo/.stewardry/config.yaml:5' },
      { layer: 'workspace', value: 'warning', source: '/repo/packages/a/.stewardry/config.yaml:3' },
    ],
  });
  expect(config.explain('rules.severity.no-eval')).toMatchObject({ value: 'error', layer: 'team', layers: { length: 3 } });
  expect(config.explain('rules.severity.x.y').layers).toEqual([
    { layer: 'environment', value: 'hint', source: 'environment variable STEWARDRY_RULES_SEVERITY' },
  ]);
  expect(config.explain('rules.packs').layers.map(({ layer, source }) => `${layer} ${source}`)).toEqual([
    'built-in built-in default',
    'user user setting "stewardry.rules.packs"',
    'workspace /repo/.stewardry/config.yaml:3',
  ]);
  expect(config.explain('rules.ignores', 'packages/a/x.ts')).toMatchObject({ value: ['dist', 'gen'], layer: 'workspace' });
  expect(config.packSource('security')).toEqual({ file: '/repo/.stewardry/config.yaml', line: 2 });
  expect(config.explain('no.such.key')).toEqual({ key: 'no.such.key', value: null, layer: 'built-in', layers: [] });
});

test('what is wrong in settings and environment is named', () => {
  const notices = [
    ...userLayer({ rules: { packs: 'security', severityy: {} } }).notices,
    ...environmentLayer({ STEWARDRY_RULES_PACK: 'a', STEWARDRY_RULES_LIMITS_RULE_TIME_MS: 'soon', STEWARDRY_RULES_SEVERITY: 'a=loud' })
      .notices,
  ];
  expect(notices.map(({ message }) => message)).toEqual([
    'User settings: "rules.packs" must be a list such as [security, npm:@acme/rules], found "security".',
    'User settings: Unknown key "rules.severityy". Did you mean "severity"?',
    'Unknown environment variable "STEWARDRY_RULES_PACK". Did you mean "STEWARDRY_RULES_PACKS"?',
    'Environment: Unknown severity "loud" for rule "a". Use one of error, warning, info, hint, off.',
    'Environment: "rules.limits.ruleTimeMs" must be a whole number above 0, found "soon".',
  ]);
});

test('a repository cannot choose the database; the environment can, and its password is not shown', () => {
  const { layer, notices } = workspaceLayer({
    folder: '',
    path: '.stewardry/config.yaml',
    file: '/repo/.stewardry/config.yaml',
    text: 'version: 1\ndatabase: { url: "postgres://evil@there/db" }\n',
  });
  expect(notices.map((notice) => notice.message)).toEqual([expect.stringMatching(/^The key "database" cannot be set in a repository/)]);
  const variables = { STEWARDRY_DATABASE_URL: 'postgres://me:hunter2@host/db', STEWARDRY_DATABASE_KEY: 'not for explaining' };
  const environment = environmentLayer(variables);
  expect(environment.notices).toEqual([]);
  expect(createLayeredConfig([layer, environment.layer]).explain('database.url')).toMatchObject({
    value: 'postgres://me:***@host/db',
    layer: 'environment',
    layers: [{ source: 'environment variable STEWARDRY_DATABASE_URL' }],
  });
});

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import { expect, test } from 'vitest';
import type { Finding } from '../../../protocol/finding.ts';
import type { Rule } from '../rules/rule.ts';
import { exportSarif } from './sarifExport.ts';
import { importSarif } from './sarifImport.ts';

const require = createRequire(import.meta.url);
const SOURCE = { path: 'other.sarif', folder: '/repo' };

/** The official schema, as Microsoft's package ships it. */
function schemaProblems(sarif: string): unknown {
  const ajv = new Ajv({ schemaId: 'auto', validateSchema: false, allErrors: true });
  ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-04.json'));
  const validate = ajv.compile(
    JSON.parse(readFileSync(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8')),
  );
  validate(JSON.parse(sarif));
  return validate.errors;
}

const at = (line: number, start: number, end: number) => ({ start: { line, character: start }, end: { line, character: end } });

const FINDINGS: Finding[] = [
  {
    ruleId: 'no-eval',
    severity: 'error',
    message: 'eval runs anything',
    note: 'Parse it instead.',
    url: 'https://example.com/no-eval',
    path: 'src/a b#1/é@x.ts',
    range: at(2, 4, 8),
    fixes: [{ title: 'Use JSON.parse', edits: [{ range: at(2, 4, 8), newText: 'JSON.parse' }] }],
    related: [{ path: 'src/c.ts', range: at(0, 0, 3), message: 'comes from here' }],
    fixable: true,
    suppressed: { kind: 'inline', reason: 'trusted', until: '2027-01-01' },
    fingerprint: 'abc',
  },
  {
    ruleId: 'x',
    severity: 'hint',
    message: 'm',
    path: 'z.ts',
    range: at(0, 0, 0),
    fixes: [],
    related: [],
    fixable: false,
    fingerprint: 'def',
  },
  {
    ruleId: 'x',
    severity: 'info',
    message: 'm',
    path: 'z.ts',
    range: at(1, 0, 0),
    fixes: [],
    related: [],
    fixable: false,
    suppressed: { kind: 'baseline' },
    fingerprint: 'ghi',
  },
];
const RULE: Rule = {
  id: 'no-eval',
  source: { pack: 'security', file: '/r.yml', line: 0 },
  severity: 'warning',
  message: 'eval runs anything',
  note: 'Parse it instead.',
  url: 'https://example.com/no-eval',
  files: [],
  ignores: [],
  scope: '',
  metadata: { tags: ['security', 'cwe-95'], category: 'security' },
  stewardship: {},
  body: { kind: 'check', check: { kind: 'size', lines: 1 } },
};

test('what is written fits the official schema, and a broken log does not', () => {
  const sarif = exportSarif(FINDINGS, { rules: [RULE], toolVersion: '1.2.3' });
  expect(schemaProblems(sarif)).toBeNull();
  expect(schemaProblems(exportSarif([], { rules: [], toolVersion: '1' }))).toBeNull();
  expect(schemaProblems(sarif.replace('"level": "error"', '"level": "fatal"'))).not.toBeNull();
});

test('rule and result say everything a code host shows', () => {
  const [run] = JSON.parse(exportSarif(FINDINGS, { rules: [RULE], toolVersion: '1.2.3' })).runs;
  expect(run.columnKind).toBe('utf16CodeUnits');
  expect(run.tool.driver.rules[0]).toEqual({
    id: 'no-eval',
    shortDescription: { text: 'eval runs anything' },
    help: { text: 'Parse it instead.', markdown: 'Parse it instead.' },
    helpUri: 'https://example.com/no-eval',
    defaultConfiguration: { level: 'warning' },
    properties: { pack: 'security', tags: ['security', 'cwe-95'] },
  });
  expect(run.results[0]).toMatchObject({
    ruleIndex: 0,
    level: 'error',
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'src/a%20b%231/%C3%A9@x.ts', uriBaseId: '%SRCROOT%' },
          region: { startLine: 3, startColumn: 5, endLine: 3, endColumn: 9 },
        },
      },
    ],
    suppressions: [{ kind: 'inSource', status: 'accepted', justification: 'trusted' }],
    partialFingerprints: { 'stewardry/v1': 'abc' },
  });
  expect(run.results.map((result: { suppressions: unknown[] }) => result.suppressions.length)).toEqual([1, 0, 1]);
});

test('our own log is read back without loss', () => {
  const sarif = exportSarif(FINDINGS, { rules: [RULE], toolVersion: '1.2.3' });
  expect(importSarif(sarif, SOURCE)).toEqual({ findings: FINDINGS, notices: [] });
});

const log = (run: unknown): string => JSON.stringify({ version: '2.1.0', runs: [run] });
const result = (more: Record<string, unknown>, uri = 'a.ts') => ({
  message: { text: 'm' },
  locations: [{ physicalLocation: { artifactLocation: { uri }, region: { startLine: 2 } } }],
  ...more,
});
const shown = (text: string, source = {}): string[] =>
  importSarif(text, { ...SOURCE, ...source }).findings.map(
    ({ ruleId, severity, message, path, range: { start, end } }) =>
      `${path} ${start.line}:${start.character}-${end.line}:${end.character} ${severity} ${ruleId} ${message}`,
  );

test("other tools' levels, rules and messages", () => {
  const rules = [
    { id: 'R1', defaultConfiguration: { level: 'error' }, messageStrings: { default: { text: 'Do not {0} {1}' } } },
    { id: 'R2', shortDescription: { text: 'short' } },
  ];
  const results = [
    result({ ruleId: 'R1', message: { id: 'default', arguments: ['use', 'it'] } }),
    result({ ruleIndex: 1, message: { markdown: '**m**' }, level: 'note' }),
    result({ ruleId: 'R1/sub' }),
    result({ ruleId: 'gone', ruleIndex: 9 }),
    result({ ruleId: 'fine', kind: 'pass' }),
    result({ level: 'none', rule: { id: 'byRule' } }),
    result({}),
  ];
  expect(shown(log({ tool: { driver: { name: 'Tool', rules } }, results }))).toEqual([
    'a.ts 1:0-2:0 error R1 Do not use it',
    'a.ts 1:0-2:0 error R1/sub m',
    'a.ts 1:0-2:0 info R2 **m**',
    'a.ts 1:0-2:0 warning Tool m',
    'a.ts 1:0-2:0 hint byRule m',
    'a.ts 1:0-2:0 warning gone m',
  ]);
});

test("other tools' places", () => {
  const place = (artifactLocation: unknown, region: unknown) =>
    result({ ruleId: 'r', locations: [{ physicalLocation: { artifactLocation, region } }] });
  const run = {
    tool: { driver: { name: 'Tool' } },
    columnKind: 'unicodeCodePoints',
    artifacts: [{ location: { uri: 'by/index.ts' } }],
    originalUriBaseIds: { ROOT: { uri: 'file:///repo/' }, SRC: { uri: 'src', uriBaseId: 'ROOT' } },
    results: [
      place({ uri: 'x.ts', uriBaseId: 'SRC' }, { startLine: 1, startColumn: 3, endColumn: 4 }),
      place({ index: 0 }, { startLine: 3, endLine: 4 }),
      place({ uri: 'file:///elsewhere/y%20z.ts' }, undefined),
      place({ uri: 'file:///repo/c.ts' }, { charOffset: 3, charLength: 2 }),
      place({ uri: './d/../e.ts', uriBaseId: 'UNKNOWN' }, { startLine: 1, startColumn: 2, endLine: 1, endColumn: 2 }),
      place({ uri: 'https://example.com/x' }, undefined),
      place({ uri: '../../etc/passwd' }, undefined),
      { ruleId: 'r', message: { text: 'nowhere' } },
    ],
  };
  expect(shown(log(run), { textOf: (path: string) => (path === 'c.ts' ? 'a\nbcd\n' : '\u{1F600}\u{1F600}x') })).toEqual([
    '/elsewhere/y z.ts 0:0-0:0 warning r m',
    'by/index.ts 2:0-4:0 warning r m',
    'c.ts 1:1-1:3 warning r m',
    'e.ts 0:2-0:2 warning r m',
    'src/x.ts 0:4-0:5 warning r m',
  ]);
  expect(importSarif(log(run), SOURCE).notices.map(({ message }) => message)).toEqual([
    '3 results left out: no place in a file of this computer.',
  ]);
});

test('suppressions count when they are accepted', () => {
  const results = ['accepted', 'rejected', undefined].map((status) =>
    result({ ruleId: `${status}`, suppressions: [{ kind: 'external', status, justification: 'j' }] }),
  );
  const { findings } = importSarif(log({ tool: { driver: {} }, results }), SOURCE);
  expect(findings.map(({ ruleId, suppressed }) => [ruleId, suppressed])).toEqual([
    ['accepted', { kind: 'external', reason: 'j' }],
    ['rejected', undefined],
    ['undefined', { kind: 'external', reason: 'j' }],
  ]);
});

test.each([
  ['{"version": "2.0.0", "runs": []}', 'This SARIF file has version "2.0.0"; only 2.1.0 can be read.'],
  ['{"runs": []}', 'This SARIF file has version none; only 2.1.0 can be read.'],
  ['{"version": "2.1.0"}', 'This SARIF file has no list of "runs".'],
  ['{"name": "package"}', 'This is not a SARIF file: it has neither "version" nor "runs".'],
  ['<xml/>', 'This is not a SARIF file: it is not valid JSON'],
])('%s is one notice with a remedy', (text, said) => {
  const { findings, notices } = importSarif(text, SOURCE);
  expect(findings).toEqual([]);
  expect(notices).toMatchObject([{ kind: 'sarif', severity: 'error', path: 'other.sarif', message: expect.stringContaining(said) }]);
});

test('one odd result does not cost the others', () => {
  const { findings, notices } = importSarif(
    log({ tool: { driver: {} }, results: [1, result({ ruleId: 'ok' }), { message: 'no' }] }),
    SOURCE,
  );
  expect([findings.length, notices.map(({ message }) => message)]).toEqual([
    1,
    ['2 results left out: not as SARIF 2.1.0 defines them. Tell the maker of the tool.'],
  ]);
});

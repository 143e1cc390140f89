import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { ruleSchema } from './ruleSchema.ts';

const packs = join(import.meta.dirname, '..', '..', 'templates', 'rule-packs');
const validate = new Ajv({ unknownFormats: 'ignore', allErrors: true }).compile(ruleSchema());

/** What the schema says about a rule, as one line each. */
function complaints(rule: unknown): string[] {
  return validate(rule) ? [] : (validate.errors ?? []).map(({ dataPath, message }) => `${dataPath} ${message}`);
}

it('accepts every built-in rule', () => {
  const files = globSync('*/rules/**/*.{yml,yaml}', { cwd: packs });
  expect(files.length).toBeGreaterThan(50);
  const refused = files.flatMap((file) =>
    parseAllDocuments(readFileSync(join(packs, file), 'utf8')).flatMap((document) =>
      complaints(document.toJS()).map((text) => `${file}: ${text}`),
    ),
  );
  expect(refused).toEqual([]);
});

it('refuses what is wrong in a rule', () => {
  const rule = { id: 'x', language: 'Go', rule: { pattern: 'a' } };
  expect(complaints(rule)).toEqual([]);
  expect(complaints({ ...rule, severity: 'fatal' }).length).toBeGreaterThan(0);
  expect(complaints({ ...rule, rule: { inside: { stopBy: 'edge' } } }).length).toBeGreaterThan(0);
  expect(complaints({ id: 'x', language: 'Go' }).length).toBeGreaterThan(0);
  expect(complaints({ id: 'x', check: { kind: 'text' } }).length).toBeGreaterThan(0);
});

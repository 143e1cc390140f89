import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { offeredLanguages, problemWithId, ruleFile, ruleTestFile } from './ruleTemplate.ts';

describe('the files of a new rule', () => {
  it('are YAML that a rule and its test have in common by id', () => {
    expect(parse(ruleFile('no-thing', 'Python'))).toMatchObject({
      id: 'no-thing',
      language: 'Python',
      rule: { pattern: '$FUNCTION($$$ARGUMENTS)' },
    });
    expect(parse(ruleTestFile('no-thing'))).toEqual({ id: 'no-thing', valid: ['allowed(1)'], invalid: ['forbidden(1)'] });
  });
});

describe('problemWithId', () => {
  it('refuses what is taken or would not make a good file name', () => {
    const taken = new Set(['no-eval']);
    expect(['no-thing', 'no-eval', '../x', 'NoThing', ''].map((id) => problemWithId(id, taken) === undefined)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

it('offers each language once', () => {
  expect(new Set(offeredLanguages).size).toBe(offeredLanguages.length);
});

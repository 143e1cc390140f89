import { describe, expect, test } from 'vitest';
import { secretsCheck } from './checkOptions.ts';
import { secrets } from './secrets.ts';

/** Put together here so that no scanner takes this file for a leak. */
const TOKEN = ['ghp', 'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'].join('_');
const LOGIN = `https://user:${'hunter2'}secret@example.com`;
const source = `😀 // secretlint-disable\nconst t = "${TOKEN}";\nconst u = "${LOGIN}";\n`;
const check = async (options: object) =>
  (await secrets.check({ path: 'a.ts', text: source, language: 'TypeScript' }, secretsCheck.parse({ kind: 'secrets', ...options }))).map(
    ({ range, detail }) => `${range.start.line}:${range.start.character}-${range.end.character} ${detail}`,
  );

describe('secrets', () => {
  test('finds credentials at their exact place and never prints them whole, comments that switch it off notwithstanding', async () => {
    expect(await check({})).toEqual(['1:11-51 found GitHub Token: ghp_…', '2:11-49 found basic auth credential: http…']);
  });

  test('leaves out rules and documented dummies', async () => {
    expect(await check({ disable: ['@secretlint/secretlint-rule-basicauth'] })).toEqual(['1:11-51 found GitHub Token: ghp_…']);
    expect(await check({ allow: ['^ghp_wWP', '@example\\.com'] })).toEqual([]);
  });

  test('leaves nothing behind in the process, however often it looks', async () => {
    await check({});
    expect(performance.getEntries().filter(({ entryType }) => entryType === 'mark' || entryType === 'measure')).toEqual([]);
  });

  test('no part of a finding holds the secret', async () => {
    const found = await secrets.check({ path: 'a.ts', text: source, language: undefined }, secretsCheck.parse({ kind: 'secrets' }));
    expect(found).toHaveLength(2);
    expect(JSON.stringify(found)).not.toMatch(/wWPw5k|hunter2/);
  });

  test('names an allow pattern that is none', () => {
    expect(secrets.problems?.(secretsCheck.parse({ kind: 'secrets', allow: ['('] }))).toEqual([expect.stringContaining('"allow: ("')]);
  });
});

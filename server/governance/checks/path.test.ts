import { describe, expect, test } from 'vitest';
import { pathCheck } from './checkOptions.ts';
import { memoryView, NEVER, scopeOf } from './memoryView.ts';
import { path } from './path.ts';

const view = memoryView({
  'README.md': '',
  'src/userList.ts': '',
  'src/UserCard.ts': '',
  'src/userList.test.ts': '',
  'pkg/a/index.js': '',
});
const check = async (options: object, files?: readonly string[], folder?: string) =>
  (await path.check(view, scopeOf(files, folder), pathCheck.parse({ kind: 'path', ...options }), NEVER)).map(
    (match) => `${match.path}: ${match.detail}`,
  );

describe('path', () => {
  test('names', async () => {
    expect(await check({ name: '^[a-z]' }, ['src/**'])).toEqual(['src/UserCard.ts: the file name "UserCard.ts" does not match "^[a-z]"']);
  });

  test('forbidden files', async () => {
    expect(await check({ forbidden: true }, ['**/index.js'])).toEqual(['pkg/a/index.js: this file must not exist here']);
  });

  test('companions, any of several, and none for the companion itself', async () => {
    expect(
      await check({ requires: ['{dir}/{name}.test.{ext}', '{dir}/{name}.spec.{ext}'] }, ['src/userList.ts', 'src/UserCard.ts']),
    ).toEqual(['src/UserCard.ts: "src/UserCard.test.ts" or "src/UserCard.spec.ts" must exist beside this file']);
    expect(await check({ requires: '{dir}/userList.test.ts' }, ['src/userList.test.ts'])).toEqual([]);
    expect(await check({ requires: '{dir}/../README.md' }, ['src/userList.ts'])).toEqual([]);
    expect(await check({ requires: 'src/*.test.ts' }, ['README.md'])).toEqual([]);
  });

  test('paths that must exist, relative to the scope', async () => {
    expect(await check({ exists: ['README.md', 'LICENSE', 'src'] })).toEqual(['README.md: "LICENSE" is missing']);
    expect(await check({ exists: ['a/index.js', 'README.md'] }, ['**'], 'pkg')).toEqual(['README.md: "pkg/README.md" is missing']);
  });

  test('exactly one demand, and a regular expression that is one', () => {
    const problems = (options: object) => path.problems?.(pathCheck.parse({ kind: 'path', ...options }));
    expect(problems({})).toHaveLength(1);
    expect(problems({ name: 'a', forbidden: true })).toHaveLength(1);
    expect(problems({ name: '(' })).toEqual([expect.stringContaining('"name" is not a regular expression')]);
    expect(problems({ name: 'a' })).toEqual([]);
  });
});

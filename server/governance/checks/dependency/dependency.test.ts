import { describe, expect, test } from 'vitest';
import { dependencyCheck } from '../checkOptions.ts';
import { memoryView, NEVER, scopeOf } from '../memoryView.ts';
import { dependency } from './dependency.ts';

const check = async (files: Record<string, string>, options: object, ignored: Record<string, string> = {}) =>
  (await dependency.check(memoryView(files, { ignored }), scopeOf(), dependencyCheck.parse({ kind: 'dependency', ...options }), NEVER)).map(
    ({ path, range, detail }) => `${path}:${range.start.line}:${range.start.character}-${range.end.character} ${detail}`,
  );
const json = (dependencies: object, more: object = {}) => JSON.stringify({ dependencies, ...more }, null, 1);

describe('dependency', () => {
  test('forbidden by name, glob and range, by the lock file where there is one', async () => {
    const manifest = json({ lodash: '^4.17.0', 'event-stream': '3', '@aws-sdk/s3': '1', fine: '1' });
    const lock = JSON.stringify({ packages: { 'node_modules/lodash': { version: '4.17.21' } } });
    const options = {
      forbidden: ['lodash@<4.17.21', { package: 'event-stream', why: 'it was taken over', instead: 'node:stream' }, '@aws-sdk/*'],
    };
    const rest = [
      'package.json:3:2-21 "event-stream" is forbidden: it was taken over; use node:stream',
      'package.json:4:2-20 "@aws-sdk/s3" is forbidden',
    ];
    expect(await check({ 'package.json': manifest }, options)).toEqual([
      'package.json:2:2-21 "lodash" lets in 4.17.0, which is forbidden',
      ...rest,
    ]);
    expect(await check({ 'package.json': manifest }, options, { 'package-lock.json': lock })).toEqual(rest);
  });

  test.each([
    ['requirements.txt', 'Django==3.2.1\n', 'django@<4', true],
    ['requirements.txt', 'django>=4.2\n', 'django@<4', false],
    ['requirements.txt', 'my_pkg~=1.4\n', 'my-pkg@>=1.4,<2', true],
    ['requirements.txt', 'django\n', 'django@<4', false],
    ['Cargo.toml', '[dependencies]\ntime = "0.1"\n', 'time@<0.2.23', true],
    ['go.mod', 'require github.com/a/b v1.2.3\n', 'github.com/a/b@<1.3', true],
    ['go.mod', 'require github.com/a/b v1.3.0\n', 'github.com/a/b@<1.3', false],
    [
      'pom.xml',
      '<p><dependency><groupId>g</groupId><artifactId>log4j</artifactId><version>2.14.1</version></dependency></p>',
      'g:log4j@<2.17',
      true,
    ],
    ['build.gradle', 'implementation "g:log4j:2.17.1"', 'g:log4j@<2.17', false],
  ])('ranges in %s: %j against %s', async (path, text, pattern, isForbidden) => {
    expect(await check({ [path]: text }, { forbidden: [pattern] })).toHaveLength(isForbidden ? 1 : 0);
  });

  test('specifiers that leave the version open', async () => {
    const manifest = json({
      a: '*',
      b: 'latest',
      c: 'git+https://g/x.git',
      d: 'user/repo',
      e: 'https://x/y.tgz',
      f: '^1',
      g: 'workspace:*',
      h: 'file:../h',
      i: 'npm:x@^1',
      j: '',
    });
    expect((await check({ 'package.json': manifest }, { pinned: true })).map((line) => line.replace(/^\S+ /, ''))).toEqual([
      '"a" takes any version: name a version or range',
      '"b" follows the tag "latest": name a version or range',
      '"c" comes from a repository: name a version or range',
      '"d" comes from a repository: name a version or range',
      '"e" comes from an address: name a version or range',
      '"j" takes any version: name a version or range',
    ]);
    expect(
      await check(
        { 'requirements.txt': 'a\nb>=1\n', 'Cargo.toml': '[dependencies]\nc = { git = "https://g" }\nd = "1"\ne.workspace = true\n' },
        { pinned: true },
      ),
    ).toEqual([
      'Cargo.toml:1:0-25 "c" comes from a repository: name a version or range',
      'requirements.txt:0:0-1 "a" takes any version: name a version or range',
    ]);
  });

  test('licences from the lock file and from node_modules, where known', async () => {
    const manifest = json({ a: '1', b: '1', c: '1', d: '1', e: '1', unknown: '1' });
    const ignored = {
      'package-lock.json': JSON.stringify({
        packages: {
          'node_modules/a': { version: '1.0.0', license: '(MIT OR GPL-3.0)' },
          'node_modules/b': { version: '1.0.0', license: 'GPL-3.0' },
        },
      }),
      'node_modules/c/package.json': '{"version":"1.0.0"}',
      'node_modules/d/package.json': '{"version":"1.0.0","licenses":[{"type":"MIT"},{"type":"X"}]}',
      'node_modules/e/package.json': '{"version":"1.0.0","license":"SEE LICENSE IN x"}',
    };
    expect(
      (await check({ 'sub/package.json': manifest }, { licenses: ['MIT', 'ISC'] }, ignored)).map((line) => line.replace(/^\S+ /, '')),
    ).toEqual([
      '"b" has the licence "GPL-3.0", which is not allowed',
      '"c" names no licence',
      '"d" has the licence "MIT OR X", which is no SPDX expression',
      '"e" has the licence "SEE LICENSE IN x", which is no SPDX expression',
    ]);
  });

  test('groups', async () => {
    const manifest = json({ a: '1' }, { devDependencies: { b: '1' } });
    expect(await check({ 'package.json': manifest }, { forbidden: ['*'], groups: ['development'] })).toEqual([
      'package.json:5:2-10 "b" is forbidden',
    ]);
  });

  test('a manifest that cannot be read is said so, at its line', async () => {
    expect(await check({ 'pyproject.toml': '[project]\nname = \n' }, {})).toEqual([
      expect.stringMatching(/^pyproject\.toml:1:0-6 this manifest cannot be read.*line 2/),
    ]);
  });

  test('a range that is none, and a licence that is two', () => {
    expect(
      dependency.problems?.(
        dependencyCheck.parse({ kind: 'dependency', forbidden: ['a@nonsense', 'b@<1', '@s/c'], licenses: ['MIT OR ISC'] }),
      ),
    ).toEqual(['"nonsense" in "forbidden" is not a version range', '"licenses: MIT OR ISC" must be one licence: list several instead']);
  });
});

import { describe, expect, test } from 'vitest';
import { commitMessageCheck } from '../checkOptions.ts';
import { commitMessage } from './commitMessage.ts';

const check = (message: string, options: object = {}) =>
  commitMessage
    .check(message, 'COMMIT_EDITMSG', commitMessageCheck.parse({ kind: 'commit-message', ...options }))
    .map(({ range, detail }) => `${range.start.line}:${range.start.character}-${range.end.character} ${detail}`);

describe('commit-message', () => {
  test.each([
    'feat: add a thing',
    'feat(api)!: send an email\n\nBREAKING CHANGE: no more letters\nRefs: #12\n',
    'fix(api,core): a b\n\nBody: with colon\n\nSigned-off-by: A B <a@b.c>\nCo-authored-by: C <c@d.e>',
    'docs: README in two parts\n',
    '\n# Please enter a message\nchore: a b\n# on branch main\n',
    `fix: a b\n\nwhy\n# ------------------------ >8 ------------------------\ndiff --git a/x b/x\n+${'x '.repeat(200)}\n`,
  ])('accepts %j', (message) => {
    expect(check(message, { subjectMax: 72, bodyLineMax: 100, types: ['feat', 'fix', 'docs', 'chore'] })).toEqual([]);
  });

  test.each(['Merge branch "x" into y', 'Merge pull request #3 from a/b', 'Revert "feat: a"', 'fixup! feat: a', 'squash! x', 'amend! x'])(
    'leaves %j alone',
    (message) => {
      expect(check(message)).toEqual([]);
    },
  );

  test.each([
    ['Add thing', 'it has no type, such as "feat: " or "fix: "'],
    ['feat:add thing', 'a space is missing after the colon'],
    ['feat: ', 'the subject is missing'],
    ['feat(): x', 'the scope is empty'],
    ['feat : x', 'no space goes before the colon or the scope'],
    ['Mergers: and acquisitions of', undefined],
  ])('the format of %j', (message, wrong) => {
    expect(check(message, { assert: 'format' })).toEqual(
      wrong === undefined ? [] : [`0:0-${message.trimEnd().length} the first line must read "type(scope): subject"; ${wrong}`],
    );
  });

  test('an empty message', () => {
    expect(check('# only a comment\n\n')).toEqual(['0:0-0 the commit message is empty']);
  });

  test.each([
    [
      'feature: x',
      { assert: 'type' },
      ['0:0-7 the type "feature" is not one of build, chore, ci, docs, feat, fix, perf, refactor, revert, style, test'],
    ],
    ['feature: x', {}, []],
    ['Feat: x', { types: ['feat'] }, ['0:0-4 the type "Feat" is not one of feat']],
    ['feat: x', { assert: 'scope', scopeRequired: true }, ['0:0-4 a scope is missing: write "type(scope): subject"']],
    ['feat(a,z): x', { assert: 'scope', scopes: ['a', 'b'] }, ['0:5-8 the scope "z" is not one of a, b']],
    ['feat(a/b): x', { assert: 'scope', scopes: ['a', 'b'] }, []],
    ['feat: 😀😀😀😀', { assert: 'subject-length', subjectMax: 8 }, ['0:10-14 the first line has 10 characters, more than 8']],
    ['feat: Add a thing', { assert: 'subject-case' }, ['0:6-7 the subject begins with a capital letter: "Add"']],
    ['feat: TypeScript and URL support', { assert: 'subject-case' }, []],
    ['feat: add a thing.', { assert: 'subject-full-stop' }, ['0:17-18 the first line ends with a full stop']],
    ['feat: and so on...', { assert: 'subject-full-stop' }, []],
    ['feat: x\nbody', { assert: 'body-blank-line' }, ['1:0-4 a blank line is missing between the first line and the body']],
    [
      '#c\nfeat: x\n#c\n\nlong body line\nhttps://example.org/long long\nSigned-off-by: someone long',
      { assert: 'body-line-length', bodyLineMax: 9 },
      ['4:9-14 this line has 14 characters, more than 9'],
    ],
    [
      'feat: x\n\nbreaking change: y\n',
      { assert: 'footer' },
      ['2:0-16 a breaking change is announced as "BREAKING CHANGE: text", in capitals'],
    ],
    ['feat: x\n\nSigned-off-by A', { assert: 'footer' }, ['2:0-15 the footer must read "Signed-off-by: value"']],
    ['feat: x\n\nprose\nSigned-off-by: A', { assert: 'footer' }, ['3:0-16 a blank line is missing before the footers']],
    ['feat: x\n\nBREAKING CHANGE: a\nthat goes on\nRefs: #1', { assert: 'footer' }, []],
    ['feat: added a thing', { assert: 'imperative' }, ['0:6-11 say "add" instead of "added"']],
    ['fix: stopping the loop', { assert: 'imperative' }, ['0:5-13 say "stop" instead of "stopping"']],
    ['fix: applies x', { assert: 'imperative' }, ['0:5-12 say "apply" instead of "applies"']],
    ['fix: handling of x', { assert: 'imperative' }, ['0:5-13 say "handle" instead of "handling"']],
    ['chore: updates from upstream', { assert: 'imperative' }, []],
    ['fix: nested strings', { assert: 'imperative' }, []],
    ['feat: x', { requires: '#\\d+' }, ['0:0-7 no line matches "#\\d+"']],
    ['feat: x\n\nRefs: #12', { requires: '#\\d+' }, []],
    [
      'Whatever it is',
      { format: 'free', subjectMax: 5, assert: 'subject-length' },
      ['0:5-14 the first line has 14 characters, more than 5'],
    ],
    ['Add it', { format: 'free', assert: 'format' }, []],
  ])('%j with %j', (message, options, expected) => {
    expect(check(message, options)).toEqual(expected);
  });

  test('fixes are exact', () => {
    const [match] = commitMessage.check('feat: Added x', 'm', commitMessageCheck.parse({ kind: 'commit-message', assert: 'imperative' }));
    expect(match?.fixes).toEqual([
      { title: 'Write "add"', edits: [{ range: { start: { line: 0, character: 6 }, end: { line: 0, character: 11 } }, newText: 'add' }] },
    ]);
  });
});

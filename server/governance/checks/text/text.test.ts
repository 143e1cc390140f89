import { describe, expect, test } from 'vitest';
import type { SourceFile } from '../checkKind.ts';
import { textCheck } from '../checkOptions.ts';
import { isQuickOn, matchesWithin } from './boundedRegex.ts';
import { text } from './text.ts';

const file = (source: string, path = 'a.ts', language: string | undefined = 'TypeScript'): SourceFile => ({ path, text: source, language });
const check = (source: string, options: object, path?: string, language?: string) =>
  text.check(file(source, path, language), textCheck.parse({ kind: 'text', ...options }));
const places = async (found: ReturnType<typeof check>) =>
  (await found).map(({ range }) => [range.start.line, range.start.character, range.end.line, range.end.character]);

describe('text', () => {
  test('reports each match with UTF-16 ranges, named groups and a fix', async () => {
    expect(await check('😀 teh\nteh', { pattern: '(?<word>t)eh', fix: '$<word>he$$' })).toEqual([
      {
        path: 'a.ts',
        range: { start: { line: 0, character: 3 }, end: { line: 0, character: 6 } },
        variables: { MATCH: 'teh', word: 't', WORD: 't' },
        detail: '"teh" matches the pattern of this rule',
        fixes: [
          {
            title: 'Replace with "the$"',
            edits: [{ range: { start: { line: 0, character: 3 }, end: { line: 0, character: 6 } }, newText: 'the$' }],
          },
        ],
      },
      expect.objectContaining({ range: { start: { line: 1, character: 0 }, end: { line: 1, character: 3 } } }),
    ]);
  });

  test('anchors mean lines, also with CRLF', async () => {
    expect(await places(check('a \r\nb\r\n', { pattern: '[ \\t]+$' }))).toEqual([[0, 1, 0, 2]]);
  });

  test('the literal filter folds case with the flag only', async () => {
    expect(await places(check('PASSWORD = 1', { pattern: 'password\\s*=', flags: 'i' }))).toEqual([[0, 0, 0, 10]]);
    expect(await places(check('PASSWORD = 1', { pattern: 'password\\s*=' }))).toEqual([]);
  });

  test('`unless` excuses matches by their line', async () => {
    expect(await places(check('TODO a\nTODO(#1) b\n', { pattern: 'TODO', unless: '\\(#\\d+\\)' }))).toEqual([[0, 0, 0, 4]]);
  });

  test('looks into comments, strings or code only', async () => {
    const source = 'const todo = "todo"; // todo\n/* todo */ f(`todo $' + '{todo}`);';
    expect(await places(check(source, { pattern: 'todo', within: 'comments' }))).toEqual([
      [0, 24, 0, 28],
      [1, 3, 1, 7],
    ]);
    expect(await places(check(source, { pattern: 'todo', within: 'strings' }))).toEqual([
      [0, 14, 0, 18],
      [1, 14, 1, 18],
    ]);
    expect(await places(check(source, { pattern: 'todo', within: 'code' }))).toEqual([
      [0, 6, 0, 10],
      [1, 21, 1, 25],
    ]);
  });

  test.each([
    ['Python', 'a.py', '# todo\nx = "todo"\n', [[0, 2, 0, 6]]],
    ['Go', 'a.go', 'package a\n// todo\nvar todo = `todo`\n', [[1, 3, 1, 7]]],
    ['Java', 'A.java', '/** todo */\nclass A { String todo = "todo"; }\n', [[0, 4, 0, 8]]],
    ['Rust', 'a.rs', '/// todo\nfn todo() {}\n', [[0, 4, 0, 8]]],
    [
      undefined,
      'Dockerfile',
      'FROM todo # todo\n#todo\n',
      [
        [0, 12, 0, 16],
        [1, 1, 1, 5],
      ],
    ],
    [undefined, 'notes.xyz', '# todo\n', []],
  ])('knows the comments of %s', async (language, path, source, expected) => {
    const found = text.check({ path, text: source, language }, textCheck.parse({ kind: 'text', pattern: 'todo', within: 'comments' }));
    expect(await places(found)).toEqual(expected);
  });

  test('a type named string is code, not a string', async () => {
    expect(await places(check('let a: string = 1', { pattern: 'string', within: 'code' }))).toEqual([[0, 7, 0, 13]]);
  });

  test('stops a pattern that explodes, and says where; the next time it gets one try only', () => {
    const options = textCheck.parse({ kind: 'text', pattern: '^(a+)+$' });
    expect(() => text.check(file(`${'a'.repeat(50)}!`), options)).toThrow(/more than 2000 ms on this file/);
    let tries = 0;
    const endless = {
      matchAll() {
        tries++;
        for (;;);
      },
    };
    const expression = /a+/g;
    // Only `matchAll` is asked of the text.
    const search = () => matchesWithin(expression, endless as unknown as string, { path: 'a', budget: 20 });
    const made = [1, 2].map(() => {
      expect(search).toThrow('more than 160 ms');
      return tries;
    });
    expect(made).toEqual([2, 3]);
  }, 30_000);

  test('a pattern that was stopped early gets a second, longer try', () => {
    let tries = 0;
    const slowOnce = {
      matchAll() {
        if (tries++ === 0) for (;;);
        return ['found'];
      },
    };
    // Only `matchAll` is asked of the text.
    expect(matchesWithin(/a+/g, slowOnce as unknown as string, { path: 'a', budget: 50 })).toEqual(['found']);
    expect(tries).toBe(2);
  });

  test('matches of no length do not loop', async () => {
    expect(await places(check('ab', { pattern: 'x*' }))).toHaveLength(3);
  });

  test('a pattern that is none stops this rule, not the process', () => {
    expect(() => check('abc', { pattern: '(abc' })).toThrow(expect.objectContaining({ code: 'CHECK_STOPPED', reason: 'options' }));
  });

  test('names what is wrong with a pattern or its flags', () => {
    expect(text.problems?.(textCheck.parse({ kind: 'text', pattern: '(a' }))).toEqual([
      expect.stringContaining('"pattern" is not a regular expression'),
    ]);
    expect(text.problems?.(textCheck.parse({ kind: 'text', pattern: 'a', flags: 'y' }))).toEqual([
      '"flags: y" may hold the letters i, m, s and u only',
    ]);
    expect(text.problems?.(textCheck.parse({ kind: 'text', pattern: '(?<=a)b(?!c)\\1', flags: 'u' }))).toHaveLength(1);
    expect(text.problems?.(textCheck.parse({ kind: 'text', pattern: '(?<=a)b(?!c)' }))).toEqual([]);
  });

  test('rules that look at a file together find what each finds alone, and one that explodes takes none of the others along', async () => {
    const rules = ['a+b', '(x+)+y', '(broken', 'c\\d*'].map((pattern) => textCheck.parse({ kind: 'text', pattern }));
    const found = async (source: string) => {
      const one = file(source);
      text.prepare?.(one, rules);
      const asked = rules.map(async (rule) => (await text.check(one, rule)).map(({ variables }) => variables?.['MATCH']));
      const answers = await Promise.allSettled(asked);
      return answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : answer.reason.reason));
    };
    expect(await found('aab c12 xxy')).toEqual([['aab'], ['xxy'], 'options', ['c12']]);
    const explosive = `aab c1 ${'x'.repeat(50)}!`;
    expect(await found(explosive)).toEqual([['aab'], 'timeout', 'options', ['c1']]);
    expect(await found(explosive)).toEqual([['aab'], 'timeout', 'options', ['c1']]);
  }, 30_000);

  test('a pattern that was too slow for a file once is not searched for with others there', () => {
    const slowly = { matchAll: () => (isFirst ? spin() : ['found']) };
    let isFirst = true;
    const spin = (): never => {
      isFirst = false;
      for (;;);
    };
    const expression = /a+/g;
    // Only `matchAll` is asked of the text.
    matchesWithin(expression, slowly as unknown as string, { path: 'a', budget: 50 });
    expect([isQuickOn(expression, 'a'), isQuickOn(expression, 'b')]).toEqual([false, true]);
  });
});

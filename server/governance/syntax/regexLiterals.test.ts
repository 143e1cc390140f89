import { describe, expect, it } from 'vitest';
import { regexLiterals } from './regexLiterals.ts';
import { indexText, isSatisfied } from './requiredText.ts';

describe('regexLiterals', () => {
  it.each([
    ['^eval$', 'eval'],
    ['foo|bar', { any: ['foo', 'bar'] }],
    ['ab+c?de', { all: ['ab', 'de'] }],
    ['(md5|sha1)Hash', { all: [{ any: ['md5', 'sha1'] }, 'Hash'] }],
    ['(md5|x)?Hash', 'Hash'],
    [String.raw`\.innerHTML\s*=`, '.innerHTML'],
    [String.raw`[a[bc]]]word\d{2}\p{L}x{0,3}yz`, { all: [']word', 'yz'] }],
    ['a😀?bc', 'bc'],
    ['(?i)eval', true],
    ['(?:foo)*', true],
    ['a|b.c', true],
    ['x(?!y)', true],
  ])('%s requires %j', (source, expected) => {
    expect(regexLiterals(source)).toEqual(expected);
  });
});

describe('indexText', () => {
  it('answers as includes does, for any text', () => {
    const text = 'const é = "😀 wow"; eval(x)\r\nab';
    const index = indexText(text);
    for (const literal of ['eval', 'é = "😀', 'ab', 'b', 'evil', 'xab', '\r\na', 'wow";'])
      expect(index.has(literal)).toBe(text.includes(literal));
  });

  it('combines needs', () => {
    const index = indexText('foo bar');
    expect(isSatisfied({ all: ['foo', { any: ['nope', 'bar'] }] }, index)).toBe(true);
    expect(isSatisfied({ any: ['nope', { all: ['foo', 'nope'] }] }, index)).toBe(false);
  });
});

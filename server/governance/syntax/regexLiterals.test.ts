import { describe, expect, it } from 'vitest';
import { regexLiterals } from './regexLiterals.ts';
import { indexText, isSatisfied } from './requiredText.ts';

describe('regexLiterals', () => {
  it.each([
    ['^eval$', { word: 'eval' }],
    ['^(?:find|findOne)$', { any: [{ word: 'find' }, { word: 'findOne' }] }],
    ['^(a|b.)$', true],
    ['^eval', 'eval'],
    ['foo|bar', { any: ['foo', 'bar'] }],
    ['ab+c?de', { all: ['ab', 'de'] }],
    ['(md5|sha1)Hash', { all: [{ any: ['md5', 'sha1'] }, 'Hash'] }],
    ['(md5|x)?Hash', 'Hash'],
    [String.raw`\.innerHTML\s*=`, '.innerHTML'],
    [String.raw`[a[bc]]]word\d{2}\p{L}x{0,3}yz`, { all: [']word', 'yz'] }],
    ['a😀?bc', 'bc'],
    ['(?i)eVal', { folded: 'eval' }],
    ['(?is)^select .+é from', { all: [{ folded: 'select ' }, { folded: ' from' }] }],
    ['ab(?i:CD)ef', { all: ['ab', { folded: 'cd' }, 'ef'] }],
    ['ab(?i)cd', true],
    ['(?x)a b c', true],
    ['(?i-s)eval', true],
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

  it.each([
    ['f(all)', 'all', true],
    ['call', 'all', false],
    ['allow', 'all', false],
    ['call(all)', 'all', true],
    ['"a\\nall"', 'all', true],
    ['"\\u004Aall"', 'all', true],
    ['10px', 'px', true],
    ['10px', '10', true],
    ['éall', 'all', true],
  ])('in %s, %s is a word: %s', (text, word, expected) => {
    expect(isSatisfied({ word }, indexText(text))).toBe(expected);
  });

  it('finds letters in any case as Rust folds them', () => {
    const index = indexText('SELECT Maſs \u212Aey');
    for (const folded of ['select', 'mass', 'key']) expect(isSatisfied({ folded }, index)).toBe(true);
    expect(isSatisfied({ folded: 'from' }, index)).toBe(false);
  });

  it('combines needs', () => {
    const index = indexText('foo bar');
    expect(isSatisfied({ all: ['foo', { any: ['nope', 'bar'] }] }, index)).toBe(true);
    expect(isSatisfied({ any: ['nope', { all: ['foo', 'nope'] }] }, index)).toBe(false);
  });
});

import { describe, expect, test } from 'vitest';
import { documentationCheck } from './checkOptions.ts';
import { documentation } from './documentation.ts';

const check = async (language: string, text: string, options: object = {}, path = 'a') =>
  (await documentation.check({ path, text, language }, documentationCheck.parse({ kind: 'documentation', ...options }))).map(
    ({ range, detail }) => `${range.start.line}:${range.start.character} ${detail}`,
  );

describe('documentation', () => {
  test('each missing item, exported ones by default', async () => {
    const source =
      'export function 𝒻() {}\n/** d */\nexport function g() {}\nfunction h() {}\nexport class C { m() {} }\nexport type T = 1;';
    expect(await check('TypeScript', source)).toEqual(['0:16 function "𝒻" has no documentation', '4:13 class "C" has no documentation']);
    expect(await check('TypeScript', source, { of: ['method', 'type'] })).toEqual([
      '4:17 method "m" has no documentation',
      '5:12 type "T" has no documentation',
    ]);
    expect(await check('TypeScript', source, { of: ['function'], visibility: 'all' })).toEqual([
      '0:16 function "𝒻" has no documentation',
      '3:9 function "h" has no documentation',
    ]);
  });

  test('a minimum share, with the gaps as related places', async () => {
    const source = '"""m"""\ndef f():\n    """d"""\ndef g(): pass\ndef h(): pass\n';
    expect(await check('Python', source, { minimum: 50 })).toEqual(['3:4 1 of 3 are documented (33 %), less than 50 %']);
    expect(await check('Python', source, { minimum: 33 })).toEqual([]);
    expect(await check('Python', 'x = 1\n', { minimum: 100 })).toEqual([]);
    const [match] = await documentation.check(
      { path: 'a', text: source, language: 'Python' },
      documentationCheck.parse({ kind: 'documentation', minimum: 100 }),
    );
    expect(match?.related).toHaveLength(2);
  });

  test('parameters are mentioned by name, as whole words', async () => {
    const source =
      '/** Adds left and righty. */\nexport function add(left: number, right: number, _why: string, { a }: X) {}\n/** {@inheritDoc} */\nexport function b(x: number) {}\nexport function c(x) {}';
    expect(await check('TypeScript', source, { parameters: true })).toEqual([
      '4:16 function "c" has no documentation',
      '1:16 the documentation of function "add" does not mention "right"',
    ]);
    expect(await check('Go', 'package p\n// F does x.\nfunc F(x, y int) {}\n', { parameters: true })).toEqual([
      '2:5 the documentation of function "F" does not mention "y"',
    ]);
  });

  test.each([
    ['TypeScript', '/** What it is. */\nimport a from "a";', '// no\nimport a from "a";'],
    ['JavaScript', '#!/usr/bin/env node\n/** @file x */\n', '/** Copyright me */\nf();'],
    ['Python', '# x\n"""What it is."""\n', '# x\nimport os\n'],
    ['Rust', '//! What it is.\nfn f() {}\n', '/// d\nfn f() {}\n'],
    ['Ruby', '# frozen_string_literal: true\n# What it is.\nclass A; end', '# frozen_string_literal: true\nclass A; end'],
    ['Php', '<?php\n/** What it is. */\nf();', '<?php\nf();'],
  ])('the purpose of a %s file', async (language, good, bad) => {
    expect(await check(language, good, { of: ['module'] })).toEqual([]);
    expect(await check(language, bad, { of: ['module'] })).toEqual(['0:0 the file does not begin with documentation of what it is for']);
  });

  test('a Go package is documented in one file', async () => {
    expect(await check('Go', '// Package p is.\npackage p\n', { of: ['module'] }, 'p/p.go')).toEqual([]);
    expect(await check('Go', 'package p\n', { of: ['module'] }, 'p/p.go')).toHaveLength(1);
    expect(await check('Go', 'package p\n', { of: ['module'] }, 'p/other.go')).toEqual([]);
  });

  test('text that cannot be parsed, and languages without documentation', async () => {
    expect(await check('TypeScript', 'export function {{{ ((', { of: ['function'] })).toEqual([]);
    expect(await check('Yaml', 'a: 1')).toEqual([]);
  });
});

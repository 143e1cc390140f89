import { expect, test } from 'vitest';
import { applyEdits } from './applyEdits.ts';
import { findDirectives } from './directives.ts';
import { suppressEdit } from './suppressEdit.ts';

const suppress = (text: string, language: string | undefined, line: number, reason = 'known'): string =>
  applyEdits(text, suppressEdit({ text, language, line, ruleId: 'my-rule', reason }));

test.each([
  ['TypeScript', '// stewardry-ignore my-rule -- known'],
  ['Python', '# stewardry-ignore my-rule -- known'],
  ['Css', '/* stewardry-ignore my-rule -- known */'],
  ['Html', '<!-- stewardry-ignore my-rule -- known -->'],
  ['Sql', '-- stewardry-ignore my-rule -- known'],
  ['Haskell', '-- stewardry-ignore my-rule -- known'],
])('in %s it writes "%s", indented like its line, and reads it back', (language, comment) => {
  const text = 'first\n\t  bad\n';
  expect(suppress(text, language, 1)).toBe(`first\n\t  ${comment}\n\t  bad\n`);
  expect(findDirectives(suppress(text, language, 1), language)).toMatchObject([
    { ruleIds: ['my-rule'], reason: 'known', covers: { kind: 'line', line: 2 } },
  ]);
});

test.each([
  ['an element between tags', '<div>\n  <b onClick={bad} />\n</div>', 1, true],
  ['an expression between tags', '<div>\n  <i />\n  {bad()}\n</div>', 2, true],
  ['text between tags', '<p>\n  some words\n</p>', 1, true],
  ['the outermost element', 'const a = (\n  <div>\n  </div>\n);', 1, false],
  ['the element of an arrow function', 'const f = () =>\n  <i />;', 1, false],
  ['a statement below a comparison', 'if (a > b)\n  bad();', 1, false],
  ['a block below a type', 'type A = Map<string, number>\nbad();', 1, false],
])('%s', (_, text, line, isInBraces) => {
  expect(suppress(text, 'Tsx', line).includes('{/* stewardry-ignore my-rule -- known */}\n')).toBe(isInBraces);
});

test('a syntax tree is believed', () => {
  const text = 'a\nb\n';
  expect(suppressEdit({ text, language: 'Tsx', line: 1, ruleId: 'r', reason: 'x', isJsxChild: true })[0]?.newText).toBe(
    '{/* stewardry-ignore r -- x */}\n',
  );
});

test('a script inside a page gets a comment of the script', () => {
  expect(suppress('<template/>\n<script>\nbad()\n</script>\n<p/>', 'Vue', 2)).toContain('\n// stewardry-ignore my-rule -- known\nbad()');
  expect(suppress('<script>\nok()\n</script>\n<p/>', 'Vue', 3)).toContain('\n<!-- stewardry-ignore my-rule -- known -->\n<p/>');
});

test('a date is added, Windows line endings stay, a reason cannot break out', () => {
  const text = 'a\r\nbad\r\n';
  const edits = suppressEdit({ text, language: 'Css', line: 1, ruleId: 'r', reason: 'two\nlines */ x', until: '2027-01-31' });
  expect(applyEdits(text, edits)).toBe('a\r\n/* stewardry-ignore r -- two lines x until 2027-01-31 */\r\nbad\r\n');
});

test('it does not come between another comment and its line', () => {
  expect(suppress('a\n// ast-grep-ignore: x\nbad\n', 'TypeScript', 2)).toBe(
    'a\n// stewardry-ignore my-rule -- known\n// ast-grep-ignore: x\nbad\n',
  );
});

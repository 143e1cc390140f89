import { expect, test } from 'vitest';
import { requiredLiterals } from './requiredLiterals.ts';

test.each([
  ['TODO(?!\\()', ['TODO']],
  ['\\bpassword\\s*=\\s*["\'][^"\']{4,}', ['password']],
  ['(?:rest|remainder) of (?:the )?(?:code|file)', ['rest', 'remainder']],
  ['(?<word>TODO|FIXME)\\b', ['TODO', 'FIXME']],
  ['https?://', ['http']],
  ['ab+c', ['ab']],
  ['colou?r', ['colo']],
  ['\\.env\\b', ['.env']],
  ['a{0,2}bc', ['bc']],
  ['(foo)?bar', ['bar']],
  ['\\x41bc', ['bc']],
  ['\\u{41}bc', ['bc']],
])('%s needs one of %j', (source, literals) => {
  expect(requiredLiterals(source)).toEqual(literals);
});

test.each(['\\s+$', '[abc]+', 'foo|\\d+', '(?i:todo)', '(?=todo)x', 'a', '(?:)', ''])('%s promises nothing', (source) => {
  expect(requiredLiterals(source)).toBeUndefined();
});

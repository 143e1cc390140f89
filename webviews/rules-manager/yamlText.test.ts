import { expect, it } from 'vitest';
import { putPattern } from './yamlText.ts';

const RULE = 'id: a\nrule:\n  pattern: foo($A) # this\nmessage: m\n';

it.each([
  ['one line', RULE, 'bar("x")', 'id: a\nrule:\n  pattern: "bar(\\"x\\")"\nmessage: m\n'],
  ['several lines', RULE, 'if ($A) {\n  b\n}', 'id: a\nrule:\n  pattern: |-\n    if ($A) {\n      b\n    }\nmessage: m\n'],
  ['in the place of several', 'rule:\n  pattern: |-\n    a\n    b\nid: x\n', 'c', 'rule:\n  pattern: "c"\nid: x\n'],
  ['nowhere without a pattern', 'rule:\n  kind: x\n', 'c', 'rule:\n  kind: x\n'],
])('writes %s', (_what, source, pattern, expected) => {
  expect(putPattern(source, pattern)).toBe(expected);
});

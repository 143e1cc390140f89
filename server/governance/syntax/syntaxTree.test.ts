import { expect, it } from 'vitest';
import { readSyntaxTree } from './syntaxTree.ts';

it('lists the nodes in the order of the text, with what rules call them', () => {
  const { language, nodes, isCut } = readSyntaxTree({ path: 'a.ts', text: 'f(1);' });
  expect([language, isCut]).toEqual(['TypeScript', false]);
  const name = (field: string | undefined) => (field === undefined ? '' : `${field}: `);
  expect(nodes.map(({ kind, field, depth, isNamed }) => `${'  '.repeat(depth)}${name(field)}${kind}${isNamed ? '' : ' (token)'}`)).toEqual([
    'program',
    '  expression_statement',
    '    call_expression',
    '      function: identifier',
    '      arguments: arguments',
    '        ( (token)',
    '        number',
    '        ) (token)',
    '    ; (token)',
  ]);
  expect(nodes[6]?.range).toEqual({ start: { line: 0, character: 2 }, end: { line: 0, character: 3 } });
});

it('stops at a limit and survives what nests deeper than functions may', () => {
  const { nodes, isCut } = readSyntaxTree({ path: 'a.ts', text: `${'('.repeat(30_000)}1${')'.repeat(30_000)}` });
  expect([nodes.length, isCut]).toEqual([20_000, true]);
});

it('says why a file has no tree', () => {
  expect(readSyntaxTree({ path: 'notes.unknown', text: '' }).problem).toMatch(/No language/);
});

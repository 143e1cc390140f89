import { expect, it } from 'vitest';
import { countDocuments, documentAt, replaceDocument } from './ruleDocuments.ts';

const FILE = '# head\nid: a\n---\nid: b\nnote: x\n--- # last\nid: c\n';
const lineOf = (id: string): number => FILE.split('\n').indexOf(`id: ${id}`);

it.each([
  ['a', '# head\nid: a\n'],
  ['b', 'id: b\nnote: x\n'],
  ['c', 'id: c\n'],
])('finds the document of %s', (id, text) => {
  expect(documentAt(FILE, lineOf(id)).text).toBe(text);
});

it.each([
  ['a', 'id: z\n---\nid: b\nnote: x\n--- # last\nid: c\n', 'id: b\nnote: x\n--- # last\nid: c\n'],
  ['b', '# head\nid: a\n---\nid: z\n--- # last\nid: c\n', '# head\nid: a\n---\nid: c\n'],
  ['c', '# head\nid: a\n---\nid: b\nnote: x\n--- # last\nid: z\n', '# head\nid: a\n---\nid: b\nnote: x\n'],
])('replaces or removes %s and leaves the others', (id, replaced, removed) => {
  const document = documentAt(FILE, lineOf(id));
  expect([replaceDocument(FILE, document, 'id: z'), replaceDocument(FILE, document, undefined)]).toEqual([replaced, removed]);
});

it('leaves nothing of a file that held one rule', () => {
  expect(replaceDocument('id: a\n', documentAt('id: a\n', 0), undefined)).toBeUndefined();
});

it('counts documents that say something', () => {
  expect([countDocuments(FILE), countDocuments('---\nid: a\n---\n# only words\n'), countDocuments('')]).toEqual([3, 1, 0]);
});

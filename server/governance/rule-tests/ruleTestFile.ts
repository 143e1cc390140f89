import { isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import type { Notice } from '../../../protocol/finding.ts';

/** One example of a test, as written. Lines count from 0. */
export type TestCase = { readonly line: number } & (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly path: string; readonly text: string }
  | {
      readonly kind: 'files';
      readonly files: Readonly<Record<string, string>>;
      /** Changed lines per file, from 1 as people count. */
      readonly changed?: Readonly<Record<string, readonly number[]>>;
    }
);

/** One document of a rule-test file. */
export interface RuleTest {
  readonly ruleId: string;
  /** Absolute path and line (from 0) of the `id`. */
  readonly file: string;
  readonly line: number;
  readonly valid: readonly TestCase[];
  readonly invalid: readonly TestCase[];
}

const caseSchema = z.union([
  z.string(),
  z.strictObject({ path: z.string(), text: z.string() }),
  z.strictObject({
    files: z.record(z.string(), z.string()),
    changed: z.record(z.string(), z.array(z.number().int().positive())).optional(),
  }),
]);

/**
 * Reads ast-grep's rule tests (https://ast-grep.github.io/guide/test-rule.html): `id`, `valid`, `invalid`, several documents a file.
 * For rules that need more than a text an example can also be `{path, text}` or `{files, changed}`. Other keys are ignored, as ast-grep
 * does. Never throws: a broken document or example becomes a notice, the others are kept.
 */
export function parseRuleTests(text: string, file: string): { tests: RuleTest[]; notices: Notice[] } {
  const lineCounter = new LineCounter();
  const tests: RuleTest[] = [];
  const notices: Notice[] = [];
  const lineOf = (node: unknown): number => (isNode(node) && node.range ? Math.max(0, lineCounter.linePos(node.range[0]).line - 1) : 0);
  for (const document of parseAllDocuments(text, { lineCounter, prettyErrors: false })) {
    const [error] = document.errors;
    if (error !== undefined) {
      notices.push(testNotice(file, Math.max(0, lineCounter.linePos(error.pos[0]).line - 1), `Not valid YAML: ${error.message}.`));
      continue;
    }
    if (document.contents === null) continue;
    const id: unknown = isMap(document.contents) ? document.get('id', true) : undefined;
    if (!isScalar(id) || typeof id.value !== 'string') {
      notices.push(testNotice(file, lineOf(document.contents), 'A rule test needs an "id": the id of the rule that it tests.'));
      continue;
    }
    const read = (key: 'valid' | 'invalid'): TestCase[] => readCases(document.get(key, true), { key, file, lineOf, notices });
    tests.push({ ruleId: id.value, file, line: lineOf(id), valid: read('valid'), invalid: read('invalid') });
  }
  return { tests, notices };
}

interface CaseContext {
  readonly key: string;
  readonly file: string;
  readonly lineOf: (node: unknown) => number;
  readonly notices: Notice[];
}

function readCases(list: unknown, context: CaseContext): TestCase[] {
  if (list === undefined || (isScalar(list) && list.value === null)) return [];
  if (!isSeq(list)) {
    context.notices.push(testNotice(context.file, context.lineOf(list), `"${context.key}" must be a list of examples.`));
    return [];
  }
  return list.items.flatMap((item) => readCase(item, context));
}

function readCase(item: unknown, { key, file, lineOf, notices }: CaseContext): TestCase[] {
  const line = lineOf(item);
  // toJS wants the document for anchors; a plain example has none, and an alias is refused like any other wrong shape.
  const parsed = caseSchema.safeParse(isNode(item) ? plain(item) : item);
  if (!parsed.success) {
    notices.push(
      testNotice(file, line, `An example under "${key}" is a text, {path, text}, or {files: {path: text}, changed: {path: [line]}}.`),
    );
    return [];
  }
  const value = parsed.data;
  if (typeof value === 'string') return [{ line, kind: 'text', text: value }];
  if ('path' in value) return [{ line, kind: 'file', path: value.path, text: value.text }];
  return [{ line, kind: 'files', files: value.files, ...(value.changed === undefined ? {} : { changed: value.changed }) }];
}

/** JSON of a node without its document; keys of maps become text. */
function plain(node: Node): unknown {
  if (isScalar(node)) return node.value;
  if (isSeq(node)) return node.items.map((item) => (isNode(item) ? plain(item) : item));
  if (!isMap(node)) return undefined;
  return Object.fromEntries(
    node.items.map(({ key, value }) => [String(isScalar(key) ? key.value : key), isNode(value) ? plain(value) : value]),
  );
}

function testNotice(file: string, line: number, message: string): Notice {
  const start = { line, character: 0 };
  return { kind: 'config', severity: 'error', message, path: file, range: { start, end: start } };
}

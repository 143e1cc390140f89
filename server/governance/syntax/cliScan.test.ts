import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SyntaxRule } from '../rules/rule.ts';
import { parseRuleFile } from '../rules/ruleFile.ts';
import { scanWorkspace, type WorkspaceScan } from './cliScan.ts';
import { languageOf } from './languages.ts';
import { findBinary, resolverFrom } from './parsers.ts';
import { createSyntaxEngine } from './syntaxEngine.ts';

const binary = findBinary(resolverFrom(import.meta.url));
const RULES = `
id: call
language: ts
message: $F
rule: { pattern: $F() }
---
id: bare
language: ts
rule: { regex: ^zzz$ }
---
id: title
language: html
rule: { kind: element, has: { kind: text } }
`;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stewardry-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function scanOf(files: Readonly<Record<string, string>>, yaml = RULES): WorkspaceScan {
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  // All rules of these tests are syntax rules.
  const rules = parseRuleFile(yaml, { file: '/r.yml', pack: 'p', scope: '', globalUtils: [] }).rules as readonly SyntaxRule[];
  return {
    binary,
    folder,
    rules,
    engine: createSyntaxEngine(rules),
    files: Object.keys(files).map((path) => ({ path, language: languageOf(path) })),
    isActive: () => true,
    read: async (path) => files[path],
  };
}

async function found(scan: WorkspaceScan, signal = new AbortController().signal): Promise<Record<string, readonly string[]>> {
  const reports: Record<string, readonly string[]> = {};
  for await (const batch of scanWorkspace(scan, signal)) {
    for (const { path, matches } of batch) {
      reports[path] = matches.map(({ ruleId, message, range }) => `${ruleId} ${message} ${range.start.line}:${range.start.character}`);
    }
  }
  return reports;
}

describe.skipIf(binary === undefined)('scanWorkspace', () => {
  it('reports every file once, with what the binary and what only the engine can find', async () => {
    const files = {
      'a.ts': '/* 😀 */ foo();\nzzz',
      'empty.ts': '',
      'b.html': '<p>x</p>',
      '.gitignore': 'a.ts',
      '-c.ts': 'bar()',
      'd.txt': 'foo()',
    };
    expect(await found(scanOf(files))).toEqual({
      'a.ts': ['call foo 0:9', 'bare bare 1:0', 'bare bare 1:0'],
      'empty.ts': [],
      'b.html': ['title title 0:0'],
      '.gitignore': [],
      '-c.ts': ['call bar 0:0'],
      'd.txt': [],
    });
  });

  it('does not let ast-grep-ignore comments swallow matches', async () => {
    const files = {
      'line.ts': '// ast-grep-ignore\nfoo();\nbar(); // ast-grep-ignore: call\nbaz()',
      'file.ts': '// ast-grep-ignore\n\nfoo()',
      'named.ts': '// ast-grep-ignore: call\nfoo()',
      'none.ts': 'foo("ast-grep-ignore"); bar()',
    };
    expect(await found(scanOf(files))).toEqual({
      'line.ts': ['call foo 1:0', 'call bar 2:0', 'call baz 3:0'],
      'file.ts': ['call foo 2:0'],
      'named.ts': ['call foo 1:0'],
      'none.ts': ['call bar 0:24'],
    });
  });

  it('scans without the binary too, and asks which rules govern a path', async () => {
    const scan = scanOf({ 'a.ts': 'foo()', 'b.ts': 'foo()' });
    const expected = { 'a.ts': ['call foo 0:0'], 'b.ts': [] };
    const isActive = (_: string, path: string) => path === 'a.ts';
    expect(await found({ ...scan, isActive })).toEqual(expected);
    expect(await found({ ...scan, binary: undefined, isActive })).toEqual(expected);
  });

  it('gives the engine the rules that the binary refuses, and keeps the others', async () => {
    const scan = scanOf({ 'a.ts': 'foo(); 1' }, `${RULES}---\nid: odd\nlanguage: ts\nmessage: odd\nrule: { kind: number }\n`);
    // A kind that the binary's grammar does not know stands in for grammars that differ.
    const rules = scan.rules.map(
      (rule): SyntaxRule => (rule.id === 'odd' ? { ...rule, body: { ...rule.body, matcher: { rule: { kind: 'no_such_kind' } } } } : rule),
    );
    expect(await found({ ...scan, rules })).toEqual({ 'a.ts': ['call foo 0:0', 'odd odd 0:7'] });
  });

  it('stops when it is aborted', async () => {
    await expect(found(scanOf({ 'a.ts': 'foo()' }), AbortSignal.abort())).rejects.toThrow(/abort/i);
  });
});

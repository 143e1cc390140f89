import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parsers } from '../syntax/parsers.ts';

/** What reaches the world without an import, so that the rule `agents-have-no-hands` of .dependency-cruiser.mjs cannot see it. */
const GLOBALS = '^(fetch|process|globalThis|global|eval|Function|require|WebSocket|EventSource|Worker|WebAssembly)$';

/** Uses of such names as values, and imports whose target is not plain to see. */
function handsIn(text: string): readonly string[] {
  const root = parsers().parse('TypeScript', text);
  const names = root.findAll({ rule: { kind: 'identifier', regex: GLOBALS, not: { inside: { kind: 'property_signature' } } } });
  const imports = root.findAll({ rule: { pattern: 'import($X)' } }).filter((node) => !/^import\(\s*['"]/.test(node.text()));
  return [...names, ...imports].map((node) => `${node.range().start.line + 1}: ${node.text()}`);
}

const server = join(import.meta.dirname, '..', '..');
const files = globSync(['ai/{agent,tools,context}/**/*.ts', 'governance/{govern,command,outcome,feedback}/**/*.ts'], {
  cwd: server,
}).filter((file) => !/\.test\.ts$|fixtures/.test(file));

it('no tool, nor the loop, nor a check reaches the world by a global name', () => {
  expect(files.length).toBeGreaterThan(60);
  const found = files.flatMap((file) => handsIn(readFileSync(join(server, file), 'utf8')).map((hand) => `${file}:${hand}`));
  expect(found).toEqual([]);
});

it.each([
  'await fetch(url)',
  'process.env',
  'const f = globalThis["fetch"]',
  'new Function("x")',
  'await import(name)',
  'require("fs")',
  'eval(x)',
])('%s would be found', (text) => {
  expect(handsIn(text)).toHaveLength(1);
});

it('what only sounds like it is not', () => {
  expect(handsIn("type F = { fetch(): void; process: string }; a.process(); const x = await import('./tool.ts');")).toEqual([]);
});

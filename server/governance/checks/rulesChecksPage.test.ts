import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { languageOf } from '../syntax/languages.ts';
import type { CheckKind, CheckMatch } from './checkKind.ts';
import { type CheckKindName, type CheckOptions, checkOptions } from './checkOptions.ts';
import { checkKinds } from './index.ts';
import { memoryView, NEVER, scopeOf } from './memoryView.ts';

const page = readFileSync(new URL('../../../docs/rules-checks.md', import.meta.url), 'utf8');

const texts = z.record(z.string(), z.string());
const exampleRule = z.object({
  id: z.string(),
  files: z.array(z.string()).default(['**']),
  ignores: z.array(z.string()).default([]),
  check: checkOptions,
});
const exampleCase = z.strictObject({
  files: texts.default({}),
  ignored: texts.default({}),
  message: z.string().optional(),
  finds: z.array(z.string()).default([]),
});
type Rule = z.output<typeof exampleRule>;
type Case = z.output<typeof exampleCase>;

const blocks = [...page.matchAll(/^```yaml ?(valid|invalid)?\n([\s\S]*?)^```$/gm)].map(([, role = 'rule', source = '']) => ({
  role,
  data: parse(source) as unknown,
}));
const cases: (readonly [title: string, rule: Rule, example: Case])[] = [];
let rule: Rule | undefined;
for (const { role, data } of blocks) {
  if (role === 'rule') rule = exampleRule.parse(data);
  else if (rule !== undefined) cases.push([`${rule.id}: ${role}`, rule, exampleCase.parse(data)]);
}

test.each(cases)('%s', async (title, { check, files, ignores }, example) => {
  const kind = (await checkKinds[check.kind].load()) as CheckKind<CheckKindName>;
  expect(kind.problems?.(check as never) ?? []).toEqual([]);
  const found = await run(check, files, ignores, example);
  expect(found.map(({ path, range, detail }) => `${path}:${range.start.line + 1}:${range.start.character + 1} ${detail}`)).toEqual(
    example.finds,
  );
  expect(example.finds.length > 0).toBe(title.endsWith('invalid'));
});

test('the page shows every kind, valid and invalid', () => {
  const shown = (end: string) => new Set(cases.filter(([title]) => title.endsWith(end)).map(([, one]) => one.check.kind));
  const kinds = new Set(Object.keys(checkKinds));
  expect([shown(': valid'), shown(': invalid')]).toEqual([kinds, kinds]);
});

async function run(
  check: CheckOptions,
  files: readonly string[],
  ignores: readonly string[],
  example: Case,
): Promise<readonly CheckMatch[]> {
  // `as`: the registry holds for each name the kind of that name, which TypeScript cannot follow through a lookup.
  const kind = (await checkKinds[check.kind].load()) as CheckKind<CheckKindName>;
  const [included, excluded] = [scopeOf(files), scopeOf(ignores.length > 0 ? ignores : ['!**'])];
  const includes = (path: string) => included.includes(path) && (ignores.length === 0 || !excluded.includes(path));
  switch (kind.looksAt) {
    case 'commit':
      return kind.check(example.message ?? '', 'COMMIT_EDITMSG', check as never);
    case 'workspace':
      return kind.check(memoryView(example.files, { ignored: example.ignored }), { includes, folder: '' }, check as never, NEVER);
    case 'file': {
      const sources = Object.entries(example.files).filter(([path]) => includes(path));
      const found = sources.map(([path, text]) => kind.check({ path, text, language: languageOf(path) }, check as never));
      return (await Promise.all(found)).flat();
    }
  }
}

import { fileURLToPath } from 'node:url';
import picomatch from 'picomatch';
import { expect, it } from 'vitest';
import { z } from 'zod';
import type { CheckMatch, CheckScope, SourceFile } from '../../server/governance/checks/checkKind.ts';
import { type CheckKindName, type CheckOptions, checkOptions } from '../../server/governance/checks/checkOptions.ts';
import { commitMessage } from '../../server/governance/checks/commit-message/commitMessage.ts';
import { documentation } from '../../server/governance/checks/documentation.ts';
import { importBoundary } from '../../server/governance/checks/import-boundary/importBoundary.ts';
import { memoryView, NEVER } from '../../server/governance/checks/memoryView.ts';
import { path } from '../../server/governance/checks/path.ts';
import { text } from '../../server/governance/checks/text/text.ts';
import { languageOf } from '../../server/governance/syntax/languages.ts';
import { type PackRule, readPacks } from './packFiles.ts';

/** Rules with `check:` of every built-in pack: silent on their valid cases, speaking on their invalid ones. */

/** One file's text (or a commit message), one file with its path, or several files. */
const caseSchema = z.union([
  z.string(),
  z.strictObject({ path: z.string(), text: z.string() }),
  z.strictObject({ files: z.record(z.string(), z.string()) }),
]);
type Case = z.output<typeof caseSchema>;
type Files = Readonly<Record<string, string>>;
type Found = readonly CheckMatch[];

/** For a case that is only a text: a file in no language. */
const SOME_PATH = 'src/file.txt';
const KINDS_HERE: readonly CheckKindName[] = ['text', 'documentation', 'path', 'import-boundary', 'commit-message'];

const packs = readPacks(fileURLToPath(new URL('../../templates/rule-packs', import.meta.url)));

const rules = packs.flatMap((pack) =>
  pack.rules
    .filter((rule) => KINDS_HERE.some((kind) => kind === rule.check?.kind))
    .map((rule) => ({ name: `${pack.about.name}/${rule.id}`, rule, cases: pack.cases.get(rule.id) })),
);

it.each(rules)('$name agrees with its cases', async ({ rule, cases }) => {
  const options = checkOptions.parse(rule.check);
  const outcomes = (list: readonly unknown[] = []) =>
    Promise.all(list.map(async (given) => ({ given, found: await check(options, rule, caseSchema.parse(given)) })));
  expect((await outcomes(cases?.valid)).filter(({ found }) => found.length > 0)).toEqual([]);
  expect((await outcomes(cases?.invalid)).filter(({ found }) => found.length === 0)).toEqual([]);
});

async function check(options: CheckOptions, rule: PackRule, given: Case): Promise<Found> {
  const scope: CheckScope = { includes: isGoverned(rule), folder: '' };
  switch (options.kind) {
    case 'text':
      return perFile(filesOf(given), scope, (file) => text.check(file, options));
    case 'documentation':
      return perFile(filesOf(given), scope, (file) => documentation.check(file, options));
    case 'path':
      return path.check(memoryView(filesOf(given)), scope, options, NEVER);
    case 'import-boundary':
      return importBoundary.check(memoryView(filesOf(given)), scope, options, NEVER);
    case 'commit-message':
      return commitMessage.check(z.string().parse(given), 'COMMIT_EDITMSG', options);
    default:
      throw new Error(`no runner for '${options.kind}' here`);
  }
}

async function perFile(files: Files, scope: CheckScope, checkFile: (file: SourceFile) => Found | Promise<Found>): Promise<Found> {
  const sources = Object.entries(files).map(([path, text]) => ({ path, text, language: languageOf(path) }));
  const found = await Promise.all(sources.filter(({ path }) => scope.includes(path)).map(checkFile));
  return found.flat();
}

function filesOf(given: Case): Files {
  if (typeof given === 'string') return { [SOME_PATH]: given };
  return 'files' in given ? given.files : { [given.path]: given.text };
}

function isGoverned(rule: PackRule): (path: string) => boolean {
  const globs = z.array(z.string());
  const files = globs.parse(rule['files'] ?? ['**']);
  return picomatch(files, { dot: true, ignore: globs.parse(rule['ignores'] ?? []) });
}

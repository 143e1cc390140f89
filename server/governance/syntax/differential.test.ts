import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { SyntaxRule } from '../rules/rule.ts';
import { parseRuleFile } from '../rules/ruleFile.ts';
import { scanWorkspace } from './cliScan.ts';
import { runBinary } from './commandLine.ts';
import { matchFromPrint, readPrintedMatch } from './commandLineMatch.ts';
import { languageOf } from './languages.ts';
import { findBinary, resolverFrom } from './parsers.ts';
import { createSyntaxEngine, type SyntaxMatch } from './syntaxEngine.ts';

/**
 * The engine and our workspace scan against plain `ast-grep scan` with the rule file as it is: no finding more, none less, none
 * elsewhere, none with other words.
 */
const here = join(dirname(fileURLToPath(import.meta.url)), 'fixtures', 'differential');
const ruleFile = join(here, 'rules.yml');
const never = new AbortController().signal;
const binary = findBinary(resolverFrom(import.meta.url));

const { rules, problems } = parseRuleFile(readFileSync(ruleFile, 'utf8'), { file: ruleFile, pack: 'p', scope: '', globalUtils: [] });
// The file holds syntax rules only.
const syntaxRules = rules as readonly SyntaxRule[];
const engine = createSyntaxEngine(syntaxRules);

const packages = dirname(dirname(fileURLToPath(import.meta.resolve('zod'))));
/** Real sources of several hundred kilobytes, from packages that this repository needs anyway. */
const corpora: readonly (readonly [string, string, RegExp, number])[] = [
  ['fixtures in twenty languages', join(here, 'code'), /./, 100],
  ['TypeScript of zod', join(packages, 'zod', 'src', 'v4', 'core'), /^[^/]*\.ts$/, 12],
  ['JavaScript of picomatch', join(packages, 'picomatch', 'lib'), /\.js$/, 12],
  ['C of the parsers', join(packages, '@ast-grep'), /^lang-(bash|css|go|python|ruby|yaml)\/src\/scanner\.c$/, 12],
];

describe.skipIf(binary === undefined)('engine, workspace scan and ast-grep agree', () => {
  it('on rules without problems', () => expect(problems).toEqual([]));

  it.each(corpora)('over %s', async (_name, folder, wanted, most) => {
    const paths = filesIn(folder, folder)
      .filter((path) => wanted.test(path))
      .slice(0, most);
    expect(paths.length).toBeGreaterThan(1);
    const oracle = await plainScan(folder, paths);
    const byEngine = new Map(paths.map((path) => [path, engine.check(fileAt(folder, path), () => true).matches]));
    expect(say(byEngine)).toEqual(say(oracle));
    expect(say(await ourScan(folder, paths))).toEqual(say(oracle));
    expect(say(oracle).length).toBeGreaterThan(paths.length);
  });
});

function filesIn(folder: string, root: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? filesIn(join(folder, entry.name), root) : [relative(root, join(folder, entry.name))]))
    .sort();
}

function fileAt(folder: string, path: string) {
  return { path, text: readFileSync(join(folder, path), 'utf8'), language: languageOf(path) };
}

async function plainScan(folder: string, paths: readonly string[]): Promise<Map<string, SyntaxMatch[]>> {
  const found = new Map<string, SyntaxMatch[]>();
  const outcome = await runBinary(
    binary ?? '',
    ['scan', '--rule', ruleFile, '--json=stream', ...paths],
    { cwd: folder, signal: never },
    (line) => {
      const printed = readPrintedMatch(line);
      const rule = syntaxRules.find((one) => one.id === printed.ruleId);
      if (rule === undefined) throw new Error(`The rule ${printed.ruleId} is not ours.`);
      found.set(printed.file, [...(found.get(printed.file) ?? []), matchFromPrint(printed, rule)]);
    },
  );
  expect(outcome).toEqual({ code: 0, complaint: '' });
  return found;
}

async function ourScan(folder: string, paths: readonly string[]): Promise<Map<string, readonly SyntaxMatch[]>> {
  const found = new Map<string, readonly SyntaxMatch[]>();
  const scan = {
    binary,
    folder,
    rules: syntaxRules,
    engine,
    files: paths.map((path) => ({ path, language: languageOf(path) })),
    isActive: () => true,
    read: async (path: string) => fileAt(folder, path).text,
  };
  for await (const batch of scanWorkspace(scan, never)) for (const report of batch) found.set(report.path, report.matches);
  return found;
}

/** One comparable line for each finding. */
function say(found: ReadonlyMap<string, readonly SyntaxMatch[]>): readonly string[] {
  return [...found]
    .flatMap(([path, matches]) =>
      matches.map(({ ruleId, range, message, related }) => JSON.stringify([path, ruleId, range, message, related])),
    )
    .sort();
}

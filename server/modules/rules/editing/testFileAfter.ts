import path from 'node:path';
import { writableInside } from '../../../ai/effects/insideRoot.ts';
import { BadInputError } from '../../../base/errors.ts';
import { diskFiles } from '../../../data/files/diskFiles.ts';
import { parseRuleTests } from '../../../governance/rule-tests/ruleTestFile.ts';
import { replaceDocument } from '../../../governance/rules/ruleDocuments.ts';
import type { LoadedRules } from '../../../governance/worker/ruleJobs.ts';
import type { FileToWrite } from '../writeFiles.ts';
import { fileName } from './fileName.ts';
import { testsOf } from './testsOf.ts';

interface Place {
  readonly folder: string;
  readonly scope: string;
  readonly replaces?: { readonly ruleId: string } | undefined;
}

/** The test file of a rule as it is to be: its first test replaced, its others removed, or a new file. An empty text leaves things as they are. */
export async function testFileAfter(place: Place, loaded: LoadedRules, ruleId: string, tests: string): Promise<FileToWrite | undefined> {
  refuseBrokenTests(ruleId, tests);
  const own = { packs: loaded.packs.filter(({ origin }) => origin === 'workspace') };
  const [known] = await testsOf(own, place.replaces?.ruleId ?? ruleId);
  if (known !== undefined) {
    const relative = path.relative(place.folder, known.file).split(path.sep).join('/');
    const file = await writableInside(place.folder, relative);
    return {
      path: relative,
      file,
      before: known.fileText,
      after: replaceDocument(known.fileText, known, tests.trim() === '' ? undefined : tests),
    };
  }
  if (tests.trim() === '') return undefined;
  const relative = path.posix.join(place.scope, '.stewardry', 'rule-tests', `${fileName(ruleId)}-test.yml`);
  const file = await writableInside(place.folder, relative);
  const before = await diskFiles.readFile(file);
  return {
    path: relative,
    file,
    before,
    after: before === undefined ? `${tests.trim()}\n` : `${before.trimEnd()}\n---\n${tests.trim()}\n`,
  };
}

function refuseBrokenTests(ruleId: string, text: string): void {
  const { tests, notices } = parseRuleTests(text, 'tests');
  const [problem] = notices;
  if (problem !== undefined)
    throw new BadInputError(`Nothing was saved. Tests, line ${(problem.range?.start.line ?? 0) + 1}: ${problem.message}`);
  const other = tests.find((test) => test.ruleId !== ruleId);
  if (other !== undefined)
    throw new BadInputError(`Nothing was saved: the tests are of the rule "${other.ruleId}". Write "id: ${ruleId}" there.`);
}

import { diskFiles } from '../../../data/files/diskFiles.ts';
import { parseRuleTests } from '../../../governance/rule-tests/ruleTestFile.ts';
import { type DocumentPart, documentAt } from '../../../governance/rules/ruleDocuments.ts';
import type { LoadedRules } from '../../../governance/worker/ruleJobs.ts';

/** A test of a rule where it stands. */
interface TestDocument extends DocumentPart {
  /** Absolute. */
  readonly file: string;
  readonly fileText: string;
}

/** The YAML documents of the tests of a rule, in packs that define it, the strongest pack's only. */
export async function testsOf({ packs }: Pick<LoadedRules, 'packs'>, ruleId: string): Promise<TestDocument[]> {
  const pack = packs.findLast(({ rules }) => rules.some(({ id }) => id === ruleId));
  const found: TestDocument[] = [];
  for (const file of pack?.testFiles ?? []) {
    const fileText = await diskFiles.readFile(file);
    if (fileText?.includes(ruleId) !== true) continue;
    const { tests } = parseRuleTests(fileText, file);
    found.push(...tests.filter((test) => test.ruleId === ruleId).map((test) => ({ file, fileText, ...documentAt(fileText, test.line) })));
  }
  return found;
}

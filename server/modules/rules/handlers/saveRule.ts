import path from 'node:path';
import { ruleSaved } from '../../../../protocol/catalog.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import { writableInside } from '../../../ai/effects/insideRoot.ts';
import { BadInputError, ConflictError } from '../../../base/errors.ts';
import { diskFiles } from '../../../data/files/diskFiles.ts';
import { countDocuments, replaceDocument } from '../../../governance/rules/ruleDocuments.ts';
import { readYaml } from '../../../governance/rules/yamlDocument.ts';
import type { LoadedRules } from '../../../governance/worker/ruleJobs.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { fileName } from '../editing/fileName.ts';
import { refuseBroken, workspaceRule } from '../editing/ruleFileAfter.ts';
import { testFileAfter } from '../editing/testFileAfter.ts';
import { rulesOf } from '../loadedRules.ts';
import { publishIn } from '../publishIn.ts';
import { type FileToWrite, writeFiles } from '../writeFiles.ts';

type Params = ParamsOut<typeof rules.saveRule>;

/** Writes a rule and its tests. Everything is checked before anything is written. */
export async function saveRule(ctx: RulesContext, params: Params, call: Call): Promise<ResultIn<typeof rules.saveRule>> {
  const { folder, replaces, tests } = params;
  const loaded = await rulesOf(ctx, folder, call);
  const ruleId = idOf(params.source);
  refuseTaken(loaded, params, ruleId);
  const file = replaces === undefined ? await newFile(params, ruleId) : await changedFile(loaded, params, replaces);
  await refuseBroken(ctx, loaded, { path: file.path, before: file.before, after: file.after ?? '' }, call);
  const testFile = tests === undefined ? undefined : await testFileAfter(params, loaded, ruleId, tests);
  const written = await writeFiles(ctx, folder, testFile === undefined ? [file] : [file, testFile], call);
  await publishIn(ctx, folder, ruleSaved, { rule: ruleId, isNew: replaces === undefined, files: written }, call);
  return { ruleId, file: file.path, ...(testFile === undefined ? {} : { testFile: testFile.path }) };
}

/** The id that the text defines. What else is wrong with it, the reader of rule files says. */
function idOf(source: string): string {
  if (countDocuments(source) > 1) throw new BadInputError('Nothing was saved: there are several rules in this text. Save one at a time.');
  const [document] = readYaml(source);
  const [error] = document?.errors ?? [];
  if (error !== undefined)
    throw new BadInputError(`Nothing was saved. Line ${error.range.start.line + 1}: this is not valid YAML: ${error.message}`);
  const value = document?.value;
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
  if (typeof id !== 'string' || id.trim() === '') throw new BadInputError('Nothing was saved: the rule has no "id". Give it a unique one.');
  return id;
}

/** A built-in rule may be replaced by one of the workspace; two of the workspace would hide one another. */
function refuseTaken({ packs }: LoadedRules, { scope, replaces }: Params, ruleId: string): void {
  if (replaces?.ruleId === ruleId) return;
  const other = packs
    .filter(({ origin }) => origin === 'workspace')
    .flatMap((pack) => pack.rules)
    .find((rule) => rule.id === ruleId && rule.scope === scope);
  if (other !== undefined)
    throw new ConflictError(`Nothing was saved: there is a rule "${ruleId}" already, in ${other.source.file}. Choose another id.`);
}

async function newFile({ folder, scope, source }: Params, ruleId: string): Promise<FileToWrite> {
  const relative = path.posix.join(scope, '.stewardry', 'rules', `${fileName(ruleId)}.yml`);
  const file = await writableInside(folder, relative);
  if ((await diskFiles.readFile(file)) !== undefined)
    throw new ConflictError(`Nothing was saved: "${relative}" exists. Choose another id.`);
  return { path: relative, file, before: undefined, after: `${source.trim()}\n` };
}

async function changedFile(
  loaded: LoadedRules,
  { folder, source }: Params,
  replaces: NonNullable<Params['replaces']>,
): Promise<FileToWrite> {
  const { path: relative, file, text, document } = await workspaceRule(folder, loaded, replaces.ruleId);
  if (document.text.trim() !== replaces.source.trim()) {
    throw new ConflictError(
      `Nothing was saved: "${relative}" was changed by somebody else meanwhile. Open the rule again and repeat your change.`,
    );
  }
  return { path: relative, file, before: text, after: replaceDocument(text, document, source) };
}

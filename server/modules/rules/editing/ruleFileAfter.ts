import path from 'node:path';
import type { Notice } from '../../../../protocol/index.ts';
import { writableInside } from '../../../ai/effects/insideRoot.ts';
import { BadInputError, ConflictError, NotFoundError } from '../../../base/errors.ts';
import { diskFiles } from '../../../data/files/diskFiles.ts';
import type { Rule } from '../../../governance/rules/rule.ts';
import { type DocumentPart, documentAt } from '../../../governance/rules/ruleDocuments.ts';
import type { LoadedRules } from '../../../governance/worker/ruleJobs.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { runWithRules } from '../loadedRules.ts';

/** A rule of the workspace where it is written. */
export interface WorkspaceRule {
  readonly rule: Rule;
  /** Relative to the folder. */
  readonly path: string;
  /** Absolute. */
  readonly file: string;
  readonly text: string;
  readonly document: DocumentPart;
}

/** The definition of a rule in `.stewardry/rules`; of several in nested folders the nearest to the root. */
export async function workspaceRule(folder: string, { packs }: LoadedRules, ruleId: string): Promise<WorkspaceRule> {
  const rule = packs.findLast(({ origin }) => origin === 'workspace')?.rules.find(({ id }) => id === ruleId);
  if (rule === undefined) {
    const isElsewhere = packs.some((pack) => pack.rules.some(({ id }) => id === ruleId));
    throw new NotFoundError(
      isElsewhere
        ? `"${ruleId}" is no rule of this workspace, so its file is not written. Copy it into the workspace first.`
        : `The workspace has no rule "${ruleId}". Look at the list of rules again.`,
    );
  }
  const relative = path.relative(folder, rule.source.file).split(path.sep).join('/');
  const file = await writableInside(folder, relative);
  const text = await diskFiles.readFile(file);
  if (text === undefined) throw new ConflictError(`"${relative}" is not there any more. Look at the list of rules again.`);
  return { rule, path: relative, file, text, document: documentAt(text, rule.source.line) };
}

/** Refuses a text of a rule file that has an error which the old one had not. */
export async function refuseBroken(
  ctx: RulesContext,
  loaded: LoadedRules,
  file: { readonly path: string; readonly before: string | undefined; readonly after: string },
  call: Call,
): Promise<void> {
  const problemsOf = async (text: string): Promise<readonly Notice[]> => {
    const request = { file: { path: file.path, text } };
    const report = await runWithRules(ctx, loaded, 'rules/readRuleFile', request, { lane: 'interactive', signal: call.signal });
    return report.notices.filter(({ severity }) => severity === 'error');
  };
  const known = new Set((file.before === undefined ? [] : await problemsOf(file.before)).map(({ message }) => message));
  const added = (await problemsOf(file.after)).find(({ message }) => !known.has(message));
  if (added !== undefined) throw new BadInputError(`Nothing was saved. ${placeOf(added)}${added.message}`, { data: { problem: added } });
}

const placeOf = ({ range }: Notice): string => (range === undefined ? '' : `Line ${range.start.line + 1}: `);

import { BadInputError } from '../../../base/errors.ts';
import { editConfig } from '../../../governance/config/editConfig.ts';
import { replaceDocument } from '../../../governance/rules/ruleDocuments.ts';
import type { LoadedRules } from '../../../governance/worker/ruleJobs.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { writeFiles } from '../writeFiles.ts';
import { refuseBroken, workspaceRule } from './ruleFileAfter.ts';

/** A key of a rule and its new value; `null` removes it. */
export interface KeyEdit {
  readonly key: readonly string[];
  readonly value: unknown;
}

/** Writes single keys of a rule of the workspace, and keeps its comments and its order. Returns the relative path of its file. */
export async function editRuleKeys(
  ctx: RulesContext,
  loaded: LoadedRules,
  rule: { readonly folder: string; readonly ruleId: string },
  edits: readonly KeyEdit[],
  call: Call,
): Promise<string> {
  const { path, file, text, document } = await workspaceRule(rule.folder, loaded, rule.ruleId);
  let edited = document.text;
  for (const { key, value } of edits) {
    const outcome = editConfig(edited, key, value);
    if ('problem' in outcome) throw new BadInputError(`${path}: ${outcome.problem}`);
    edited = outcome.text;
  }
  const after = replaceDocument(text, document, edited) ?? '';
  await refuseBroken(ctx, loaded, { path, before: text, after }, call);
  await writeFiles(ctx, rule.folder, [{ path, file, before: text, after }], call);
  return path;
}

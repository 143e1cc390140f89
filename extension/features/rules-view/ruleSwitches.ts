import { type QuickPickItem, window } from 'vscode';
import type { ParamsIn } from '../../../protocol/define.ts';
import type { RuleSummary } from '../../../protocol/ruleSummary.ts';
import type { setSeverity } from '../../../protocol/rules.ts';
import type { Backend } from '../../backend/backend.ts';
import type { FolderRules } from './rulesTree.ts';

/** What a rule can be set to; `default` removes the override. */
export type Severity = ParamsIn<typeof setSeverity>['severity'];

/** Writes the override into the folder's `.stewardry/config.yaml`; the backend answers by reading it again. */
export async function changeSeverity(backend: Backend, folder: string | null, ruleId: string, severity: Severity): Promise<void> {
  if (folder === null) throw new Error('Rules are switched in a folder. Open one first.');
  await backend.rpc.rules.setSeverity({ folder, ruleId, severity });
}

/** Adds a pack to, or takes it from, `rules.packs` of the folder's configuration. */
export async function changePack(backend: Backend, folder: string | null, pack: string, isEnabled: boolean): Promise<void> {
  if (folder === null) throw new Error('Packs are switched in a folder. Open one first.');
  await backend.rpc.rules.setPack({ folder, pack, isEnabled });
}

/** A rule with the folder it is meant for. */
export interface PickedRule {
  readonly folder: string | null;
  readonly rule: RuleSummary;
}

/** Lets the person pick one of the rules that pass `accepts`, by id, message or subject. */
export async function pickRule(
  folders: readonly FolderRules[],
  placeHolder: string,
  accepts: (rule: RuleSummary) => boolean,
): Promise<PickedRule | undefined> {
  const items = folders.flatMap(({ folder, name, packs }) =>
    packs.flatMap((pack) =>
      pack.rules.filter(accepts).map((rule): QuickPickItem & PickedRule => ({
        label: rule.id,
        description: [rule.subject, pack.name, ...(folders.length > 1 ? [name] : [])].join(' · '),
        detail: rule.message.split('\n', 1)[0] ?? '',
        folder,
        rule,
      })),
    ),
  );
  return window.showQuickPick(items, { placeHolder, matchOnDescription: true, matchOnDetail: true });
}

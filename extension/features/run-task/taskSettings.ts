import { localFolders } from '../../platform/documents.ts';
import { readSetting } from '../../platform/settings.ts';

/** What the settings say of every task in a folder. */
export function chosenBySettings(folder: string) {
  const scope = localFolders().find(({ uri }) => uri.fsPath === folder);
  const budget = readSetting<number | null>('run.budget', scope) ?? undefined;
  return {
    persona: readSetting<string>('run.persona', scope) || undefined,
    model: readSetting<string>('run.model', scope) || undefined,
    budget: budget === undefined ? undefined : Math.round(budget * 1_000_000),
    plans: readSetting<boolean>('run.plans', scope) ?? false,
  };
}

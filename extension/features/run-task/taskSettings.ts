import type { ContextItem, SessionSummary } from '../../../protocol/sessions.ts';
import { folderAt } from '../../platform/documents.ts';
import { readSetting } from '../../platform/settings.ts';
import type { TaskDraft } from './taskDraft.ts';

/** What the settings say of every task in a folder. */
export function chosenBySettings(folder: string) {
  const scope = folderAt(folder);
  const budget = readSetting<number | null>('run.budget', scope) ?? undefined;
  return {
    persona: readSetting<string>('run.persona', scope) || undefined,
    model: readSetting<string>('run.model', scope) || undefined,
    budget: budget === undefined ? undefined : Math.round(budget * 1_000_000),
    plans: readSetting<boolean>('run.plans', scope) ?? false,
  };
}

/** A task in a folder as it is before a person changes it: as its session has it, else its settings. */
export function draftIn(
  folder: string,
  prompt: string,
  { session, context }: { readonly session: SessionSummary | undefined; readonly context: readonly ContextItem[] },
): TaskDraft {
  const settings = chosenBySettings(folder);
  return {
    folder,
    prompt,
    persona: session?.persona ?? settings.persona ?? 'developer',
    model: session?.model ?? settings.model,
    session: session?.id,
    context,
    budget: settings.budget,
    plans: settings.plans,
  };
}

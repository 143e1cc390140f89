import type { ContextItem } from '../../../protocol/sessions.ts';
import { joined, money, shortened } from '../../platform/runWords.ts';
import { countOf } from '../../platform/wording.ts';

/** A task while a person is still writing it. */
export interface TaskDraft {
  readonly folder: string;
  readonly prompt: string;
  /** Id of a persona. */
  readonly persona: string;
  /** `provider/model`; absent: what the persona's tier gives. */
  readonly model?: string | undefined;
  /** Id; absent: a new one. */
  readonly session?: string | undefined;
  readonly context: readonly ContextItem[];
  /** Of the context; absent: not measured yet. */
  readonly tokens?: number | undefined;
  /** Micro-dollars; absent: those of session, day and workspace. */
  readonly budget?: number | undefined;
  /** The model first makes a plan. */
  readonly plans: boolean;
}

/** What the ids of a draft are called, and what is in its way. */
export interface DraftNames {
  readonly folder: string;
  /** There are others to choose from. */
  readonly hasOtherFolders: boolean;
  readonly persona: string;
  readonly session: string | undefined;
  /** Why it cannot run as things are, in a sentence. */
  readonly obstacle: string | undefined;
}

/** The parts that can be changed, and the start itself. */
export type DraftPart = 'run' | 'obstacle' | 'template' | 'persona' | 'model' | 'context' | 'session' | 'budget' | 'plans' | 'folder';

export interface DraftRow {
  readonly part: DraftPart;
  readonly label: string;
  readonly description: string;
}

/** The rows under the prompt, the start first: Enter runs the task. */
export function draftRows(draft: TaskDraft, names: DraftNames): readonly DraftRow[] {
  const prompt = shortened(draft.prompt, 80);
  const start: DraftRow =
    names.obstacle === undefined
      ? {
          part: 'run',
          label: prompt === '' ? '$(edit) Describe the task above' : `$(play) ${prompt}`,
          description: prompt === '' ? '' : 'run',
        }
      : { part: 'obstacle', label: `$(warning) ${names.obstacle}`, description: 'see what can be done' };
  const folder: DraftRow[] = names.hasOtherFolders ? [{ part: 'folder', label: '$(root-folder) Folder', description: names.folder }] : [];
  return [
    start,
    { part: 'template', label: '$(library) Template', description: 'begin with words that are there' },
    { part: 'persona', label: '$(account) Persona', description: names.persona },
    { part: 'model', label: '$(sparkle) Model', description: draft.model ?? 'as the persona has it' },
    { part: 'context', label: '$(files) Context', description: contextWords(draft) },
    { part: 'session', label: '$(comment-discussion) Session', description: names.session ?? 'a new one' },
    { part: 'budget', label: '$(credit-card) Budget', description: draft.budget === undefined ? 'as configured' : money(draft.budget) },
    { part: 'plans', label: '$(checklist) Plan first', description: draft.plans ? 'yes, and I approve it' : 'no' },
    ...folder,
  ];
}

function contextWords({ context, tokens }: TaskDraft): string {
  if (context.length === 0) return 'nothing besides the task';
  return joined([countOf(context.length, 'item'), tokens === undefined ? '' : countOf(tokens, 'token')]);
}

/** Micro-dollars of what a person typed (`1.50`, `$2`); empty text: as configured. `undefined` when it is no amount. */
export function parseBudget(text: string): { readonly budget: number | undefined } | undefined {
  const amount = text.trim().replace(/^\$/, '');
  if (amount === '') return { budget: undefined };
  return /^\d+(\.\d+)?$/.test(amount) ? { budget: Math.round(Number(amount) * 1_000_000) } : undefined;
}

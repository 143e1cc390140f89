import type { ContextItem } from '../../protocol/sessions.ts';
import type { Host } from '../shared/host.ts';

/** A task while a person is writing it. Absent parts: as the session, the persona or the settings have it. */
export interface Draft {
  readonly prompt: string;
  readonly context: readonly ContextItem[];
  readonly persona?: string | undefined;
  /** `provider/model`. */
  readonly model?: string | undefined;
  /** Id; absent: a new one. */
  readonly session?: string | undefined;
  /** Dollars, as typed. */
  readonly budget: string;
  readonly plans: boolean;
}

/** What the page was opened with; extension/features/task-executor opens it. */
export interface Opened {
  readonly folder: string;
  /** The run to show; `null`: a new task, with this draft. */
  readonly run: string | null;
  readonly draft: Partial<Draft> | null;
}

/** What the page shows. */
export type Place =
  | { readonly mode: 'new' }
  | { readonly mode: 'history' }
  | { readonly mode: 'run'; readonly run: string }
  | { readonly mode: 'compare'; readonly run: string; readonly other: string };

/** What is kept beside the backend: where the person was, and what they typed. */
export interface Kept {
  readonly place: Place;
  readonly draft: Draft;
  readonly tab: string;
  /** Steps whose details are to be seen. */
  readonly open: readonly string[];
}

export const emptyDraft: Draft = { prompt: '', context: [], budget: '', plans: false };

export function openedOf(host: Host): Opened {
  return host.state as Opened; // taskExecutor.contribution.ts opens the page with it
}

/** What the page was left with, or what it was opened for. */
export function keptOf(host: Host): Kept {
  const { run, draft } = openedOf(host);
  const fresh: Kept = {
    place: run === null ? { mode: 'new' } : { mode: 'run', run },
    draft: { ...emptyDraft, ...draft },
    tab: 'timeline',
    open: [],
  };
  return { ...fresh, ...(host.kept as Partial<Kept> | undefined) }; // nobody but this page keeps anything here
}

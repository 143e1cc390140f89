import { randomUUID } from 'node:crypto';
import type { RunSummary } from '../../protocol/runs.ts';
import type { ContextItem } from '../../protocol/sessions.ts';
import type { Backend } from '../backend/backend.ts';
import type { Rpc } from '../backend/rpc.ts';
import { isFromServer } from '../backend/wireFailure.ts';
import type { CurrentSession } from './currentSession.ts';
import { dirtyBuffers } from './dirtyBuffers.ts';
import { readSetting } from './settings.ts';

/** A task as a person gave it. Absent parts: what the session or the settings say. */
export interface Task {
  readonly folder: string;
  readonly prompt: string;
  readonly session?: string | undefined;
  readonly persona?: string | undefined;
  /** `provider/model`. */
  readonly model?: string | undefined;
  readonly context?: readonly ContextItem[] | undefined;
  /** Micro-dollars. */
  readonly budget?: number | undefined;
  readonly plans?: boolean | undefined;
}

/** Starts a run, once, also when the backend dies while it is asked; its session is the current one from then on. */
export async function startRun(backend: Backend, current: CurrentSession, task: Task): Promise<RunSummary> {
  const { folder, prompt, context = [], ...choices } = task;
  const params: Parameters<Rpc['runs']['start']>[0] = {
    folder,
    prompt,
    context: [...context],
    ...present(choices),
    approve: readSetting<string>('run.approve') === 'auto' ? 'auto' : 'ask',
    buffers: dirtyBuffers(folder),
    key: randomUUID(),
  };
  const run = await backend.rpc.runs.start(params).catch((error: unknown) => {
    if (isFromServer(error)) throw error;
    // The connection broke off: whether the run exists is not known, and its key says that it is the same.
    return backend.rpc.runs.start(params);
  });
  await current.set(folder, run.session);
  return run;
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends object>(values: T): Present<T> {
  // Only keys of T with their own values are left.
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>;
}

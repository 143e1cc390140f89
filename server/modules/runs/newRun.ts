import { oneLine } from './execute/describeAction.ts';
import type { RunRow } from './schemas.ts';

/** A run that has not begun, with nothing but what makes it. `at`: milliseconds since 1970. */
export function newRun(given: {
  readonly id: string;
  readonly session: string;
  readonly prompt: string;
  readonly persona: string;
  readonly approve: RunRow['approve'];
  /** JSON of an Actor. */
  readonly actor: string;
  readonly at: number;
}): RunRow {
  const { at, ...rest } = given;
  return {
    ...rest,
    parent: null,
    request_key: null,
    title: oneLine(given.prompt),
    context: '[]',
    buffers: null,
    state: 'pending',
    status: '',
    wanted_model: null,
    model: null,
    is_scripted: 0,
    plans: 0,
    plan: '[]',
    limits: null,
    correlation_id: '',
    steps: 0,
    tokens: 0,
    cost: 0,
    budget: null,
    time_ms: 0,
    files: 0,
    progress: null,
    review: 'none',
    change_set: null,
    base_commit: null,
    kept: null,
    wish: '',
    owner: null,
    fence: 0,
    beat: 0,
    created_at: new Date(at).toISOString(),
    started_at: null,
    finished_at: null,
    left_at: null,
  };
}

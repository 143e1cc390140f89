import type { EventRecord } from '../../../../protocol/index.ts';
import type { Session } from '../session.ts';

/** Where a log is. */
export interface Place {
  readonly installation?: true;
}

/** The folder whose log is meant; `null`: what belongs to no folder. */
export async function logOf(session: Session, { installation }: Place): Promise<string | null> {
  const folder = await session.open();
  return installation === true ? null : folder;
}

/** One line for an event. */
export function describeEvent({ paint }: Session, { id, time, name, payload }: EventRecord): string {
  return `${new Date(time).toISOString()}  ${paint('gray', id)}  ${paint('bold', name)}  ${JSON.stringify(payload)}`;
}

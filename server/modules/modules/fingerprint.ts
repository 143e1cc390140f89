import { contentHash } from '../../base/contentHash.ts';
import type { ModulesContext } from './context.ts';

/** What an audit row says of the modules before and after a change: SHA-256 of their ids and states as JSON, sorted by id. */
export function fingerprint({ lifecycle }: Pick<ModulesContext, 'lifecycle'>): string {
  const states = lifecycle.states().map(({ id, state }) => [id, state] as const);
  return contentHash(JSON.stringify(states.toSorted(([a], [b]) => (a < b ? -1 : 1))));
}

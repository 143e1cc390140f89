import type { Probe } from '../../../base/probe.ts';
import type { WorkspaceDatabases } from '../../../data/workspaceDatabases.ts';
import type { EventLog } from '../../../events/eventLog.ts';

/** Reads where consumers are, and what they gave up on. */
export function eventLogProbe(databases: Pick<WorkspaceDatabases, 'open'>, events: Pick<EventLog, 'consumers' | 'deadLetters'>): Probe {
  return {
    name: 'event log',
    async check(folder) {
      const { database } = await databases.open(folder);
      const consumers = await events.consumers(database);
      const dead = await events.deadLetters(database, { limit: 1 });
      const lag = Math.max(0, ...consumers.map((consumer) => consumer.lag));
      const detail = `${consumers.length} consumers, at most ${lag} events behind`;
      if (dead.length === 0) return { state: 'ok', detail };
      return { state: 'degraded', detail: `${detail}; an event could not be handled: look at "stewardry events dead"` };
    },
  };
}

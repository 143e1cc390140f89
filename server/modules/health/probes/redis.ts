import type { Probe } from '../../../base/probe.ts';

/** Redis on a connection of its own: what a connection that is held open believes may be a minute old. */
export function redisProbe(url: string): Probe {
  return {
    name: 'redis',
    async check(_folder, signal) {
      const { createClient } = await import('@redis/client');
      const client = createClient({ url, socket: { reconnectStrategy: false } });
      // `connect` rejects with it too; without a listener it would end the process.
      client.on('error', () => undefined);
      signal.addEventListener('abort', () => client.destroy());
      await client.connect();
      try {
        await client.ping();
        return { state: 'ok', detail: `answers at ${new URL(url).host}` };
      } finally {
        client.destroy();
      }
    },
  };
}

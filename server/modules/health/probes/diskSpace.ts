import { statfs } from 'node:fs/promises';
import type { Probe } from '../../../base/probe.ts';

const MIB = 1024 * 1024;
/** Below this a backup or a migration may not fit any more. */
const LITTLE = 200 * MIB;
/** Below this a transaction may fail at any moment. */
const NOTHING = 10 * MIB;

/** Free space where databases and logs are. */
export function diskSpaceProbe(dataFolder: string): Probe {
  return {
    name: 'disk space',
    async check() {
      const { bavail, bsize } = await statfs(dataFolder);
      const free = bavail * bsize;
      const detail = `${Math.floor(free / MIB)} MiB free for "${dataFolder}"`;
      if (free >= LITTLE) return { state: 'ok', detail };
      return {
        state: free < NOTHING ? 'failed' : 'degraded',
        detail: `only ${detail}. Make room, or move the folder with STEWARDRY_HOME.`,
      };
    },
  };
}

import { IoError } from '../../base/errors.ts';

/** BullMQ and the Redis client that it runs on: both only in a team's installation, never in the extension. */
export interface BullLibrary {
  readonly bull: typeof import('bullmq');
  readonly redis: typeof import('@redis/client');
}

/** Throws `IoError` when they are not installed. */
export async function loadBull(): Promise<BullLibrary> {
  try {
    const [bull, redis] = await Promise.all([import('bullmq'), import('@redis/client')]);
    return { bull, redis };
  } catch (cause) {
    throw new IoError('Jobs on Redis need the packages "bullmq" and "@redis/client". Run "npm install bullmq @redis/client"', { cause });
  }
}

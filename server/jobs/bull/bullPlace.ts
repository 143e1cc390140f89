import type { RedisClientType } from '@redis/client';
import type { Queue } from 'bullmq';
import type { JobDetails, JobState } from '../../../protocol/jobs.ts';
import { ConflictError, NotFoundError } from '../../base/errors.ts';
import type { JobFilter, JobPage } from '../jobQueue.ts';
import { ALLOWED_IN, type JobOperation } from '../jobStates.ts';
import { type BullData, type BullJob, type BullRecord, describeJob, describeParked, optionsOf, stateOf } from './bullRecord.ts';

/** Where BullMQ has a job, and what it is called there. */
const PLACES = ['prioritized', 'wait', 'delayed', 'active', 'completed', 'failed'] as const;
const NO_JOBS: Readonly<Record<JobState, number>> = { pending: 0, running: 0, completed: 0, failed: 0, cancelled: 0, dead: 0 };
/** As long as completed jobs are kept. Seconds. */
const KEY_LIFE_S = 7 * 24 * 3_600;

/** A parked job, and since when (milliseconds since 1970). */
interface Parked {
  readonly record: BullRecord;
  readonly at: number;
}

/** The jobs of one database on Redis: BullMQ's queue, and beside it what BullMQ does not know: cancelled jobs and keys. */
export class BullPlace {
  readonly queue: Queue<BullData, string | null, string>;
  readonly #redis: RedisClientType;
  readonly #prefix: string;

  constructor(queue: Queue<BullData, string | null, string>, redis: RedisClientType, prefix: string) {
    this.queue = queue;
    this.#redis = redis;
    this.#prefix = prefix;
  }

  /** Hands a job over, or finds the one that has its key. Doing it twice does it once. */
  async add(record: BullRecord, now: number): Promise<string> {
    const { id, name, data } = record;
    const known = data.idempotencyKey === undefined ? id : await this.#claimKey(name, data.idempotencyKey, id);
    if (known !== id) return known;
    const job = await this.queue.add(name, data, optionsOf(record, now));
    if (data.singletonKey === undefined) return id;
    if (job.id !== id) return job.id ?? id;
    const before = await this.#redis.set(`${this.#prefix}:single:${name}:${data.singletonKey}`, id, { GET: true });
    if (before !== null && before !== id) await this.#forgetEnded(before);
    return id;
  }

  async addAll(records: readonly BullRecord[], now: number): Promise<void> {
    await this.queue.addBulk(records.map((record) => ({ name: record.name, data: record.data, opts: optionsOf(record, now) })));
  }

  /** Without the checkpoint. Throws `NotFoundError`. */
  async show(id: string): Promise<JobDetails> {
    // The place first: a job that ends between the two would be shown as completed, without what it came to.
    const place = await this.queue.getJobState(id);
    const job = await this.queue.getJob(id);
    if (job === undefined) return this.#showParked(id);
    const state = stateOf(job, place);
    return describeJob(job, state, state === 'running' && (await this.isStopping([id]))[0] === true);
  }

  async list({ states, name, limit, after }: JobFilter): Promise<JobPage> {
    const [ids, parked] = await Promise.all([
      Promise.all(PLACES.map((place) => this.queue.getRanges([place], 0, -1))),
      this.#redis.hGetAll(this.#parkedKey),
    ]);
    const all = [...new Set([...ids.flat(), ...Object.keys(parked)])].sort().reverse();
    // Where the place alone does not say the state, the jobs themselves must be asked.
    const described = await Promise.all(all.map((id) => this.show(id).catch(() => undefined)));
    const found = described.filter((job) => job !== undefined && (name === undefined || job.name === name));
    const counts = { ...NO_JOBS };
    for (const job of found) if (job) counts[job.state]++;
    const wanted = found.filter((job) => job !== undefined && (states.length === 0 || states.includes(job.state)));
    const page = wanted.flatMap((job) => (job && (after === undefined || job.id < after) ? [job] : []));
    const last = page[limit - 1];
    return { jobs: page.slice(0, limit).map(summaryOf), counts, ...(page.length > limit && last ? { next: last.id } : {}) };
  }

  /** Throws `ConflictError` unless the job's state allows the operation. */
  async allow(operation: JobOperation, id: string): Promise<JobDetails> {
    const job = await this.show(id);
    const allowed: readonly JobState[] = ALLOWED_IN[operation];
    if (allowed.includes(job.state)) return job;
    throw new ConflictError(`The job '${id}' is ${job.state}, which does not allow to ${operation} it: only ${allowed.join(', ')} does.`);
  }

  /** Takes a job that does not run out of BullMQ's reach. False: it has just begun. */
  async park(id: string, now: number): Promise<boolean> {
    const job = await this.queue.getJob(id);
    if (job === undefined) return (await this.#redis.hExists(this.#parkedKey, id)) === 1;
    const parked: Parked = { record: recordOf(job), at: now };
    // First kept, then taken away: a process that dies in between has lost nothing.
    await this.#redis.hSet(this.#parkedKey, id, JSON.stringify(parked));
    try {
      await job.remove();
      return true;
    } catch {
      // Only a job that runs cannot be removed.
      await this.#redis.hDel(this.#parkedKey, id);
      return false;
    }
  }

  /** Hands a parked job over again, with all its attempts. */
  async unpark(id: string, now: number): Promise<void> {
    const text = await this.#redis.hGet(this.#parkedKey, id);
    if (!text) throw new NotFoundError(`There is no job '${id}'.`);
    const { record } = JSON.parse(text) as Parked; // as `park` wrote it
    const again = { ...record, data: { ...record.data, runAt: 0 } };
    await this.queue.add(again.name, again.data, optionsOf(again, now));
    await this.#redis.sRem(this.#stopKey, id);
    await this.#redis.hDel(this.#parkedKey, id);
  }

  async forget(id: string): Promise<void> {
    await (await this.queue.getJob(id))?.remove();
    await this.#redis.hDel(this.#parkedKey, id);
  }

  /** Asks whichever process runs the job to stop it. */
  async askToStop(id: string): Promise<void> {
    await this.#redis.sAdd(this.#stopKey, id);
  }

  async isStopping(ids: readonly string[]): Promise<readonly boolean[]> {
    return (await this.#redis.smIsMember(this.#stopKey, [...ids])).map((answer) => answer === 1);
  }

  async stopped(id: string): Promise<void> {
    await this.#redis.sRem(this.#stopKey, id);
  }

  get #parkedKey(): string {
    return `${this.#prefix}:parked`;
  }

  get #stopKey(): string {
    return `${this.#prefix}:stop`;
  }

  /** The job that has the key from now on. */
  async #claimKey(name: string, key: string, id: string): Promise<string> {
    const place = `${this.#prefix}:key:${name}:${key}`;
    const expiration = { type: 'EX', value: KEY_LIFE_S } as const;
    const known = await this.#redis.set(place, id, { condition: 'NX', GET: true, expiration });
    if (known === null || known === id) return id;
    const isThere = await this.show(known).then(
      () => true,
      () => false,
    );
    if (isThere) return known;
    // Its process died before it handed the job over, or the job was discarded.
    await this.#redis.set(place, id, { expiration });
    return id;
  }

  async #forgetEnded(id: string): Promise<void> {
    const job = await this.show(id).catch(() => undefined);
    if (job !== undefined && ['completed', 'cancelled', 'dead'].includes(job.state)) await this.forget(id);
  }

  async #showParked(id: string): Promise<JobDetails> {
    const text = await this.#redis.hGet(this.#parkedKey, id);
    if (!text) throw new NotFoundError(`There is no job '${id}'. "stewardry jobs list" shows them all.`);
    const { record, at } = JSON.parse(text) as Parked; // as `park` wrote it
    return describeParked(record, at);
  }
}

function recordOf(job: BullJob): BullRecord {
  return { id: job.id ?? '', name: job.name, data: { ...job.data, base: job.data.base + job.attemptsStarted } };
}

/** What a list may show. */
export function summaryOf(job: JobDetails): JobPage['jobs'][number] {
  const { payload: _payload, result: _result, checkpoint: _checkpoint, idempotencyKey: _key, owner: _owner, ...summary } = job;
  return summary;
}

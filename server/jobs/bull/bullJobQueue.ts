import { AsyncLocalStorage } from 'node:async_hooks';
import { hostname } from 'node:os';
import type { RedisClientType } from '@redis/client';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { JobDetails, JobSummary } from '../../../protocol/jobs.ts';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { IoError, messageOf } from '../../base/errors.ts';
import type { NextId } from '../../base/ids.ts';
import type { Logger } from '../../base/log.ts';
import { ownerName } from '../../base/owner.ts';
import type { Database } from '../../data/database.ts';
import type { Performer } from '../attempt.ts';
import { checkPayload } from '../checkPayload.ts';
import type { JobDefinition } from '../defineJob.ts';
import { JobFollowers } from '../jobFollowers.ts';
import { JobNews } from '../jobNews.ts';
import type { EnqueuedJob, EnqueueOptions, JobChanges, JobFilter, JobHandler, JobPage, JobQueue, JobRegistration } from '../jobQueue.ts';
import { DEFAULT_CONCURRENCY, DEFAULT_TIMINGS, type Timings } from '../timings.ts';
import { clearCheckpoint, dropCheckpoint, putIntoOutbox, readCheckpoint } from './besideRedis.ts';
import { type BullLibrary, loadBull } from './bullLibrary.ts';
import { BullPlace, summaryOf } from './bullPlace.ts';
import type { BullData, BullRecord } from './bullRecord.ts';
import { BullRunner } from './bullRunner.ts';
import { OutboxRelay } from './outboxRelay.ts';

export interface BullJobQueueOptions {
  /** `redis[s]://[[user][:password]@]host[:port][/database]`. */
  readonly url: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly newId: NextId;
  /** As for the table: see tableJobQueue.ts. */
  readonly isResident: boolean;
  readonly concurrency?: number;
  readonly timings?: Partial<Timings>;
  readonly random?: () => number;
  readonly isSilent?: boolean;
}

const PREFIX = 'stewardry:jobs';
/** For a Redis that is just coming back. Milliseconds. */
const REACH_MS = 5_000;

/** Jobs on Redis, for a team. Throws `IoError` when the libraries are not installed; does not wait for Redis. */
export async function createBullJobQueue(options: BullJobQueueOptions): Promise<JobQueue> {
  const library = await loadBull();
  const redis: RedisClientType = library.redis.createClient({ url: options.url });
  redis.on('error', (error: unknown) =>
    options.log.debug('Redis cannot be reached; new jobs wait in the database', { error: messageOf(error) }),
  );
  redis.connect().catch((error: unknown) => options.log.debug('gave up connecting to Redis', { error: messageOf(error) }));
  return new BullJobQueue(options, library, redis);
}

/** What is known of one database. */
interface Attended {
  readonly place: BullPlace;
  runner?: BullRunner;
}

class BullJobQueue implements JobQueue {
  readonly #options: BullJobQueueOptions;
  readonly #library: BullLibrary;
  readonly #redis: RedisClientType;
  readonly #owner: string;
  readonly #performers = new Map<string, Performer>();
  readonly #places = new Map<Database, Promise<Attended>>();
  readonly #folders = new Map<Database, string | null>();
  readonly #wanted = new Set<Database>();
  readonly #followers: JobFollowers;
  readonly #news: JobNews;
  readonly #outbox: OutboxRelay;
  /** Whoever enqueues may be inside a transaction: the worker must not inherit it. */
  readonly #outside = AsyncLocalStorage.snapshot();

  constructor(options: BullJobQueueOptions, library: BullLibrary, redis: RedisClientType) {
    this.#options = options;
    this.#library = library;
    this.#redis = redis;
    this.#owner = ownerName(options.newId());
    this.#followers = new JobFollowers(options.clock);
    this.#news = new JobNews(options.clock, options.log, (database, ids) => this.#read(database, ids));
    this.#outbox = new OutboxRelay({
      clock: options.clock,
      log: options.log,
      pollMs: options.timings?.pollMs ?? DEFAULT_TIMINGS.pollMs,
      isReady: () => redis.isReady,
      databases: () => this.#places.keys(),
      placeOf: async (database) => (await this.#placeOf(database)).place,
      onMoved: (database, id) => this.#onMoved(database, id),
    });
    redis.on('ready', () => this.#outbox.relayAll());
  }

  async enqueue<P extends z.ZodType>(
    database: Database,
    definition: JobDefinition<string, P>,
    payload: z.input<P>,
    options: EnqueueOptions = {},
  ): Promise<EnqueuedJob> {
    const record = this.#describe(definition, payload, options);
    const { place } = await this.#want(database);
    if (isInTransaction(database) || !this.#redis.isReady) {
      await putIntoOutbox(database, record);
      database.afterCommit(() => void this.#outbox.relay(database));
      return { id: record.id, isNew: true };
    }
    const id = await place.add(record, this.#options.clock.now());
    this.#onMoved(database, id);
    return { id, isNew: id === record.id };
  }

  async enqueueAll<P extends z.ZodType>(
    database: Database,
    definition: JobDefinition<string, P>,
    payloads: readonly z.input<P>[],
    options: Pick<EnqueueOptions, 'runAt' | 'attempts' | 'priority'> = {},
  ): Promise<readonly EnqueuedJob[]> {
    const records = payloads.map((payload) => this.#describe(definition, payload, options));
    const { place } = await this.#want(database);
    if (isInTransaction(database) || !this.#redis.isReady) {
      for (const record of records) await putIntoOutbox(database, record);
      database.afterCommit(() => void this.#outbox.relay(database));
    } else await place.addAll(records, this.#options.clock.now());
    return records.map(({ id }) => ({ id, isNew: true }));
  }

  handle<P extends z.ZodType>(definition: JobDefinition<string, P>, handler: JobHandler<z.output<P>>): JobRegistration {
    // The payload is parsed with the definition's own schema before the handler sees it.
    const performer: Performer = { definition, handler: handler as JobHandler<unknown> };
    this.#performers.set(definition.name, performer);
    for (const database of this.#wanted) void this.#want(database);
    return {
      stop: async () => {
        if (this.#performers.get(definition.name) === performer) this.#performers.delete(definition.name);
        const attended = await Promise.all(this.#places.values());
        await Promise.all(attended.map(({ runner }) => runner?.release(performer)));
      },
    };
  }

  attend(database: Database, folder: string | null): void {
    this.#folders.set(database, folder);
    this.#news.attend(database, folder);
    if (this.#options.isResident) void this.#want(database).then(() => this.#outbox.relay(database));
  }

  async leave(database: Database): Promise<void> {
    const attended = this.#places.get(database);
    this.#places.delete(database);
    this.#wanted.delete(database);
    this.#news.leave(database);
    if (attended === undefined) return;
    const { runner, place } = await attended;
    await runner?.close();
    await place.queue.close();
  }

  async list(database: Database, filter: JobFilter): Promise<JobPage> {
    return (await this.#reach(database)).place.list(filter);
  }

  async show(database: Database, id: string): Promise<JobDetails> {
    const { place } = await this.#reach(database);
    const [job, checkpoint] = await Promise.all([place.show(id), readCheckpoint(database, id)]);
    return checkpoint === undefined ? job : { ...job, checkpoint };
  }

  async cancel(database: Database, id: string): Promise<JobSummary> {
    const { place, runner } = await this.#reach(database);
    const { state } = await place.allow('cancel', id);
    // One that has begun meanwhile is asked to stop like any other that runs.
    if (state === 'running' || !(await place.park(id, this.#options.clock.now()))) await place.askToStop(id);
    runner?.look();
    return this.#moved(database, id);
  }

  async retry(database: Database, id: string): Promise<JobSummary> {
    const { place } = await this.#reach(database);
    await place.allow('retry', id);
    return this.#again(database, id);
  }

  async requeue(database: Database, id: string): Promise<JobSummary> {
    const { place } = await this.#reach(database);
    await place.allow('requeue', id);
    await clearCheckpoint(database, id);
    return this.#again(database, id);
  }

  async discard(database: Database, id: string): Promise<void> {
    const { place } = await this.#reach(database);
    await place.allow('discard', id);
    await place.forget(id);
    await dropCheckpoint(database, id);
    this.#news.gone(database, id);
  }

  whenEnded(database: Database, id: string, onProgress: (percent: number) => void, signal: AbortSignal): Promise<JobDetails> {
    return this.#followers.whenEnded(id, () => this.show(database, id), onProgress, signal);
  }

  onChanged(listener: (changes: JobChanges) => void): Disposable {
    return this.#news.onChanged(listener);
  }

  async close(): Promise<void> {
    this.#outbox.dispose();
    this.#news.dispose();
    await Promise.all([...this.#places.keys()].map((database) => this.leave(database)));
    this.#redis.destroy();
  }

  #describe<P extends z.ZodType>(definition: JobDefinition<string, P>, payload: z.input<P>, options: EnqueueOptions): BullRecord {
    checkPayload(definition, payload);
    const { idempotencyKey, singletonKey, priority = 0, runAt = 0, attempts = definition.limits.attempts } = options;
    const data: BullData = {
      payload: payload ?? null,
      priority,
      attempts,
      runAt,
      createdAt: this.#options.clock.now(),
      base: 0,
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      ...(singletonKey === undefined ? {} : { singletonKey: `${definition.name}:${singletonKey}` }),
    };
    return { id: this.#options.newId(), name: definition.name, data };
  }

  #placeOf(database: Database): Promise<Attended> {
    const known = this.#places.get(database) ?? this.#makePlace(database);
    this.#places.set(database, known);
    return known;
  }

  async #makePlace(database: Database): Promise<Attended> {
    const name = await nameOf(database, this.#folders.get(database) ?? '');
    const queue = new this.#library.bull.Queue<BullData, string | null, string>(name, { connection: this.#redis, prefix: PREFIX });
    queue.on('error', (error) => this.#options.log.debug('BullMQ', { error: messageOf(error) }));
    return { place: new BullPlace(queue, this.#redis, `${PREFIX}:${name}:beside`) };
  }

  /** The place, where jobs are run as soon as there is somebody to run them. */
  async #want(database: Database): Promise<Attended> {
    this.#wanted.add(database);
    const attended = await this.#placeOf(database);
    if (this.#performers.size > 0 && this.#wanted.has(database))
      attended.runner ??= this.#outside(() => this.#createRunner(database, attended.place));
    return attended;
  }

  #createRunner(database: Database, place: BullPlace): BullRunner {
    const { clock, log, timings, random = Math.random, concurrency = DEFAULT_CONCURRENCY, isSilent = false } = this.#options;
    return new BullRunner({
      library: this.#library,
      place,
      database,
      owner: this.#owner,
      clock,
      log,
      timings: { ...DEFAULT_TIMINGS, ...timings },
      concurrency,
      isSilent,
      performers: this.#performers,
      random,
      onMoved: (id) => this.#onMoved(database, id),
    });
  }

  async #again(database: Database, id: string): Promise<JobSummary> {
    const { place } = await this.#placeOf(database);
    const now = this.#options.clock.now();
    await place.park(id, now);
    await place.unpark(id, now);
    await this.#want(database);
    return this.#moved(database, id);
  }

  async #moved(database: Database, id: string): Promise<JobSummary> {
    this.#onMoved(database, id);
    return summaryOf(await (await this.#placeOf(database)).place.show(id));
  }

  #onMoved(database: Database, id: string): void {
    this.#news.changed(database, id);
    this.#followers.moved(id);
  }

  async #read(database: Database, ids: readonly string[]): Promise<readonly JobSummary[]> {
    const { place } = await this.#placeOf(database);
    const jobs = await Promise.all(ids.map((id) => place.show(id).catch(() => undefined)));
    return jobs.flatMap((job) => (job ? [summaryOf(job)] : []));
  }

  /** The place, with everything handed over. Throws `IoError` while Redis is away. */
  async #reach(database: Database): Promise<Attended> {
    await this.#untilReady();
    await this.#outbox.relay(database);
    return this.#placeOf(database);
  }

  async #untilReady(): Promise<void> {
    if (this.#redis.isReady) return;
    await new Promise<void>((resolve, reject) => {
      const away = new IoError('Redis cannot be reached, so nothing is known of jobs. Those enqueued meanwhile wait in the database');
      const timer = this.#options.clock.after(REACH_MS, () => reject(away));
      this.#redis.once('ready', () => {
        timer.dispose();
        resolve();
      });
    });
  }
}

/** Every process that opens the same database comes to the same name, and no other database does. */
async function nameOf(database: Database, folder: string): Promise<string> {
  if (database.dialect === 'sqlite') return `${hostname()}-${folder}`.replaceAll(':', '_');
  const { rows } = await sql<{ name: string }>`select current_database() || '-' || current_schema() as name`.execute(database.tables());
  return rows[0]?.name ?? folder;
}

/** Outside of a transaction, what is to be done after the commit is done at once. */
function isInTransaction(database: Database): boolean {
  let isInside = true;
  database.afterCommit(() => {
    isInside = false;
  });
  return isInside;
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ideaCreated, prOpened } from '../../protocol/catalog.ts';
import { systemClock } from '../base/clock.ts';
import { createIds } from '../base/ids.ts';
import type { Database } from '../data/database.ts';
import { DatabaseEventLog } from '../events/databaseEventLog.ts';
import { openEventDatabase, silent } from '../events/fixtures/testEvents.ts';
import { defineModule } from './defineModule.ts';
import { listenEvent } from './listenEvent.ts';
import type { ModuleReach, RunningModule } from './moduleDefinition.ts';

/** A module that writes down every idea, and tells somebody outside of every pull request. */

let folder: string;
let database: Database;
let events: DatabaseEventLog;
let told: string[];

const ideas = defineModule(
  {},
  {
    id: 'ideas',
    description: 'Writes ideas down.',
    uses: ['clock'],
    start: () => null,
    handlers: {},
    on: [
      listenEvent(ideaCreated, async (_ctx, { payload }, occasion) => {
        await sql`insert into ideas values (${payload.content}, ${occasion.call.correlationId})`.execute(occasion.database.tables());
      }),
      listenEvent(prOpened, (_ctx, { payload }, { call }) => void told.push(`${payload.branch} by ${call.actor.name}`), 'outside'),
    ],
  },
);

// It needs nothing of the others here.
const start = (): Promise<RunningModule> => ideas.start({ events, clock: systemClock }, {} as ModuleReach);
const publish = (content: string): Promise<string> =>
  events.publish(database, ideaCreated, { project_id: 'p', content, actor: 'a' }, { correlationId: 'request-1' });
const written = async (): Promise<unknown[]> => (await sql`select content, request from ideas`.execute(database.tables())).rows;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'listen-'));
  database = await openEventDatabase(path.join(folder, 'state.db'));
  await sql`create table ideas (content text, request text)`.execute(database.tables());
  events = new DatabaseEventLog({
    catalog: [ideaCreated, prOpened],
    clock: systemClock,
    newId: createIds(systemClock),
    log: silent,
    backOff: () => 1,
  });
  await events.attach(database, folder);
  told = [];
});

afterEach(async () => {
  await events.close();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

it('names its events beside its notifications', () => {
  expect(ideas.listens).toEqual(['idea.created', 'pr.opened']);
});

it('hears of events by their kind, under the correlation of whoever caused them', async () => {
  const module = await start();
  await vi.waitUntil(async () => (await events.consumers(database)).length === 2);
  await publish('one');
  await events.publish(database, prOpened, { project_id: 'p', pr_id: '1', branch: 'main' }, { correlationId: 'request-2' });
  await vi.waitUntil(async () => (await written()).length === 1 && told.length === 1);
  await module.stop();
  expect([await written(), told]).toEqual([[{ content: 'one', request: 'request-1' }], ['main by ideas']]);
});

it('that was stopped hears later what happened meanwhile, once', async () => {
  const module = await start();
  await vi.waitUntil(async () => (await events.consumers(database)).length === 2);
  await module.stop();
  await publish('meanwhile');
  const again = await start();
  await vi.waitUntil(async () => (await written()).length > 0);
  await again.stop();
  expect(await written()).toEqual([{ content: 'meanwhile', request: 'request-1' }]);
});

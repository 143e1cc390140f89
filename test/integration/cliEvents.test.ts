import { afterEach, beforeEach, expect, it } from 'vitest';
import { ideaCreated, prOpened } from '../../protocol/catalog.ts';
import { systemClock } from '../../server/base/clock.ts';
import { createIds } from '../../server/base/ids.ts';
import type { Database } from '../../server/data/database.ts';
import { resolveDataFolder } from '../../server/data/dataFolder.ts';
import { DatabaseEventLog } from '../../server/events/databaseEventLog.ts';
import { openEventDatabase, silent } from '../../server/events/fixtures/testEvents.ts';
import { type CliWorkspace, createCliWorkspace } from '../harness/cliWorkspace.ts';
import { waitFor } from '../harness/waitFor.ts';

/** `stewardry events` beside another process that publishes into the same workspace. */

let workspace: CliWorkspace;
let database: Database;
let log: DatabaseEventLog;

const idea = (content: string): Promise<string> =>
  log.publish(database, ideaCreated, { project_id: 'proj-123', content, actor: 'user@example.com' }, { correlationId: `for-${content}` });
const run = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await workspace.run(['events', ...args]);
  return code === 0 ? stdout : `${code}: ${stderr}`;
};
const contents = (lines: string): unknown[] =>
  lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line).payload.content);

beforeEach(async () => {
  workspace = createCliWorkspace('events');
  expect(await run('tail')).toBe('');
  const { databaseFile } = resolveDataFolder({ setting: undefined, environment: { STEWARDRY_HOME: workspace.home } });
  database = await openEventDatabase(databaseFile(workspace.folder));
  log = new DatabaseEventLog({
    catalog: [ideaCreated, prOpened],
    clock: systemClock,
    newId: createIds(systemClock),
    log: silent,
    backOff: () => 1,
  });
  await log.attach(database, workspace.folder);
});

afterEach(async () => {
  await log.close();
  await database.close();
  workspace.dispose();
});

it('tail shows the newest events, chosen by name, text, request and place', async () => {
  const [, second] = [await idea('one'), await idea('two'), await idea('three')];
  await log.publish(database, prOpened, { project_id: 'proj-123', pr_id: 'pr-789', branch: 'feature/gate-change' }, { correlationId: 'r' });
  expect(await run('tail', '--limit', '1')).toMatch(
    /^\S+Z {2}\w{26} {2}pr\.opened {2}\{"project_id":"proj-123","pr_id":"pr-789","branch":"feature\/gate-change"\}\n$/,
  );
  expect(contents(await run('tail', '--json', '--type', 'idea.*'))).toEqual(['one', 'two', 'three']);
  expect(contents(await run('tail', '--json', '--text', 'TWO'))).toEqual(['two']);
  expect(contents(await run('tail', '--json', '--correlation', 'for-one'))).toEqual(['one']);
  expect(contents(await run('tail', '--json', '--type', 'idea.created', '--after', second))).toEqual(['three']);
  expect(await run('tail', '--after', 'nothing')).toMatch(/^2: stewardry: There is no event "nothing"/);
  expect(await run('tail', '--installation')).toBe('');
}, 60_000);

it('tail --follow goes on with what others publish, and ends with Ctrl-C', async () => {
  await idea('before');
  const following = workspace.start(['events', 'tail', '--follow', '--json']);
  let printed = '';
  following.stdout?.on('data', (chunk) => (printed += chunk));
  const ended = new Promise((resolve) => following.on('close', resolve));
  await waitFor('the first event', () => printed.includes('before'));
  await idea('while');
  await waitFor('the second event', () => printed.includes('while'));
  following.kill('SIGINT');
  expect([await ended, contents(printed)]).toEqual([0, ['before', 'while']]);
});

it('consumers, their dead letters, retries and replays', async () => {
  const handled: string[] = [];
  let isBroken = true;
  log.subscribe({ consumer: 'notes', events: [ideaCreated], from: 'start', attempts: 1 }, ({ payload }) => {
    if (isBroken) throw new Error('no paper');
    handled.push(payload.content);
  });
  const id = await idea('one');
  await waitFor('the dead letter', async () => (await log.deadLetters(database, { limit: 1 })).length === 1);
  expect(await run('dead')).toMatch(/idea\.created .*"content":"one".*\n {2}notes failed 1 times: no paper\n$/);
  isBroken = false;
  expect(await run('retry', 'notes', id)).toBe(`"notes" tries the event ${id} again.\n`);
  await waitFor('the retry', () => handled.length === 1);
  await idea('two');
  await waitFor('the second event', () => handled.length === 2);
  expect(await run('replay', '--to', 'notes', '--from', id)).toBe('"notes" gets 2 events again.\n');
  await waitFor('the replay', () => handled.length === 4);
  expect(handled).toEqual(['one', 'two', 'one', 'two']);
  await waitFor('the cursor', async () => (await log.consumers(database)).every(({ lag }) => lag === 0));
  expect(await run('consumers')).toBe('notes  0 to go\n');
  expect(await run('replay', '--to', 'nobody', '--from', 'start')).toMatch(/^2: stewardry: There is no consumer "nobody"/);
}, 60_000);

it('the catalog lists the events with their fields', async () => {
  const catalog = await run('catalog');
  expect(catalog).toContain('idea.created v1  Somebody wrote an idea down.\n  project_id, content, actor\n');
  const [pr] = JSON.parse(await run('catalog', 'pr.opened', '--json'));
  expect(Object.keys(pr.payload.properties)).toEqual(['project_id', 'pr_id', 'branch']);
  expect(await run('catalog', 'nothing')).toMatch(/^2: stewardry: There is no event "nothing"/);
}, 60_000);

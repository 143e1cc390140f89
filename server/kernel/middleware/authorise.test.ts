import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import type { AuditRow } from '../../../protocol/audit.ts';
import { defineRequest } from '../../../protocol/define.ts';
import { createAuditLog } from '../../audit/createAuditLog.ts';
import { systemClock } from '../../base/clock.ts';
import { createIds } from '../../base/ids.ts';
import { createLog } from '../../base/log.ts';
import { noMetrics } from '../../base/metrics.ts';
import { resolveDataFolder } from '../../data/dataFolder.ts';
import { createWorkspaceDatabases, type WorkspaceDatabases } from '../../data/workspaceDatabases.ts';
import { createAccessControl } from '../access/accessControl.ts';
import type { Call } from '../call.ts';
import type { Step } from '../dispatch.ts';
import { authorise } from './authorise.ts';

const set = defineRequest('things/set', z.object({ folder: z.string() }), z.object({}), { effect: 'state' });

let home: string;
let databases: WorkspaceDatabases;
let rows: { readonly where: 'workspace' | 'installation'; readonly row: AuditRow }[];
let guarded: Step;

beforeEach(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'stewardry-authorise-'));
  rows = [];
  const dataFolder = resolveDataFolder({ setting: home, environment: {} });
  databases = createWorkspaceDatabases({ dataFolder, tablesOf: ['audit'], clock: systemClock });
  const { database: ofWorkspace } = await databases.open(home);
  const audit = createAuditLog({ clock: systemClock, newId: createIds(systemClock) });
  audit.onAppended((database, row) => void rows.push({ where: database === ofWorkspace ? 'workspace' : 'installation', row }));
  const log = createLog({ fileName: 'test.log', level: 'ERROR', clock: systemClock });
  const access = createAccessControl({ identity: { name: 'Ada' }, clock: systemClock });
  guarded = authorise({ access, audit, databases, log, metrics: noMetrics })(async () => 'done');
});

afterEach(async () => {
  await databases.closeAll();
  rmSync(home, { recursive: true, force: true });
});

const call = (role: 'viewer' | 'developer'): Call => ({
  signal: new AbortController().signal,
  correlationId: 'c-1',
  actor: { kind: 'person', name: 'Vera', role },
  caller: 'test',
  report: () => undefined,
});
const ask = (role: 'viewer' | 'developer', folder: string) => guarded({ definition: set, params: { folder }, call: call(role) });

it('lets pass whoever may ask, and records nothing of its own', async () => {
  expect(await ask('developer', home)).toBe('done');
  expect(rows).toEqual([]);
});

it('a refusal is one sentence, and a row of the workspace that it was about', async () => {
  const reason = '"Vera" has the role "viewer", and "things/set" needs the role "developer". Ask an admin for it.';
  await expect(ask('viewer', home)).rejects.toMatchObject({ code: 'FORBIDDEN', message: reason });
  expect(rows).toMatchObject([
    {
      where: 'workspace',
      row: { actor: { kind: 'person', name: 'Vera' }, action: 'things/set', verdict: 'deny', correlationId: 'c-1', body: { reason } },
    },
  ]);
});

it('a refusal about a folder that nobody opened is recorded for the installation, and makes no database', async () => {
  await expect(ask('viewer', '/somewhere/else')).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect(rows.map(({ where }) => where)).toEqual(['installation']);
  expect(databases.isOpen('/somewhere/else')).toBe(false);
});

it('a refusal inside a transaction is recorded although the transaction is undone', async () => {
  const { database } = await databases.open(home);
  await expect(database.transaction(() => ask('viewer', home))).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await expect.poll(() => rows.map(({ row }) => row.verdict)).toEqual(['deny']);
});

it('a refusal that cannot be recorded is a refusal', async () => {
  await databases.closeAll();
  rmSync(home, { recursive: true, force: true });
  const { database } = await databases.open(home);
  await database.close();
  await expect(ask('viewer', home)).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

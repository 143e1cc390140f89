import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineRequest, type RequestDefinition } from '../../../protocol/define.ts';
import { createAuditLog } from '../../audit/createAuditLog.ts';
import { openRecord } from '../../audit/fixtures/testRecord.ts';
import { systemClock } from '../../base/clock.ts';
import { BadInputError } from '../../base/errors.ts';
import { createIds } from '../../base/ids.ts';
import type { Database } from '../../data/database.ts';
import { backgroundCall } from '../call.ts';
import { compose, type Request, type Step } from '../dispatch.ts';
import { record } from './record.ts';

const params = z.object({ folder: z.string(), id: z.string() });
const read = defineRequest('notes/read', params, z.object({}));
const write = defineRequest('notes/write', params, z.object({}), { effect: 'state' });
const quiet = defineRequest('notes/touch', params, z.object({}), { effect: 'state', keepsOutOfAudit: 'nobody cares' });
const save = defineRequest('notes/save', params, z.object({}), { effect: 'files' });

interface Rows {
  readonly audit_rows: { readonly position: number; readonly action: string; readonly verdict: string };
  readonly notes: { readonly id: string };
}

let folder: string;
let workspace: Database;
let installation: Database;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'record-'));
  workspace = await openRecord(path.join(folder, 'workspace.db'));
  installation = await openRecord(path.join(folder, 'installation.db'));
  await workspace.tables<Rows>().schema.createTable('notes').addColumn('id', 'text').execute();
});

afterEach(async () => {
  await Promise.all([workspace.close(), installation.close()]);
  rmSync(folder, { recursive: true, force: true });
});

/** The middleware with a real record around a handler. */
function around(handler: Step): Step {
  const databases = {
    open: async (of: string | null) => ({ database: of === null ? installation : workspace, notices: [] }),
    isOpen: (of: string) => of === '/repo',
  };
  const powers = {
    databases: databases as never, // these two are all that is used of it
    audit: createAuditLog({ clock: systemClock, newId: createIds(systemClock) }),
    clock: systemClock,
  };
  return compose([record(powers, 50)], handler);
}

const request = (definition: RequestDefinition): Request => ({
  definition,
  params: { folder: '/repo', id: 'n1' },
  call: backgroundCall('test'),
});

const insert: Step = async () => {
  await workspace.tables<Rows>().insertInto('notes').values({ id: 'n1' }).execute();
  return {};
};

async function rowsOf(database: Database): Promise<string[]> {
  const rows = await database.tables<Rows>().selectFrom('audit_rows').select(['action', 'verdict']).orderBy('position').execute();
  return rows.map(({ action, verdict }) => `${action} ${verdict}`);
}

const notes = async (): Promise<number> => (await workspace.tables<Rows>().selectFrom('notes').select('id').execute()).length;

describe('a request that changes rows', () => {
  it('leaves its change and its row together', async () => {
    await around(insert)(request(write));
    expect([await notes(), await rowsOf(workspace)]).toEqual([1, ['notes/write done']]);
  });

  it('leaves neither when it fails after the change', async () => {
    const failing = around(async (asked) => {
      await insert(asked);
      throw new BadInputError('No.');
    });
    await expect(failing(request(write))).rejects.toThrow('No.');
    expect([await notes(), await rowsOf(workspace)]).toEqual([0, []]);
  });

  it('is undone when it hangs, and lets the others write', async () => {
    const hanging = around(async (asked) => {
      await insert(asked);
      return new Promise(() => undefined);
    });
    await expect(hanging(request(write))).rejects.toThrow('"notes/write" took longer than 0.05 s and was undone.');
    await around(insert)(request(write));
    expect([await notes(), await rowsOf(workspace)]).toEqual([1, ['notes/write done']]);
  });

  it('leaves no row when its definition says why', async () => {
    await around(insert)(request(quiet));
    expect([await notes(), await rowsOf(workspace)]).toEqual([1, []]);
  });
});

describe('a request that changes files', () => {
  it('is announced in a row that others see before it begins, and its end is in a second one', async () => {
    let before: string[] = [];
    await around(async () => {
      before = await rowsOf(workspace);
      return {};
    })(request(save));
    expect([before, await rowsOf(workspace)]).toEqual([['notes/save intended'], ['notes/save intended', 'notes/save done']]);
  });

  it('that fails says so', async () => {
    await expect(around(() => Promise.reject(new BadInputError('No.')))(request(save))).rejects.toThrow('No.');
    expect(await rowsOf(workspace)).toEqual(['notes/save intended', 'notes/save failed']);
  });

  it('is not made inside a transaction, which could undo its row and not the files', async () => {
    const step = around(async () => ({}));
    await expect(workspace.transaction(() => step(request(save)))).rejects.toThrow(/inside a transaction/);
  });
});

it('a request that only answers leaves no row', async () => {
  await around(async () => ({}))(request(read));
  expect(await rowsOf(workspace)).toEqual([]);
});

it('a folder that nobody has opened is recorded with the installation', async () => {
  await around(async () => ({}))({ ...request(save), params: { folder: '/elsewhere', id: 'n1' } });
  expect([await rowsOf(workspace), await rowsOf(installation)]).toEqual([[], ['notes/save intended', 'notes/save done']]);
});

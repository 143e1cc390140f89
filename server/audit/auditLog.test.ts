import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe } from 'vitest';
import { describeRecord } from './auditContract.ts';
import { openRecord } from './fixtures/testRecord.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'audit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
describe('on SQLite', () => describeRecord(() => openRecord(path.join(folder, `${count++}.db`))));

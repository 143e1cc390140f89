import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { simpleGit } from 'simple-git';
import { describe, expect, test } from 'vitest';
import * as audit from '../../../protocol/audit.ts';
import * as workspace from '../../../protocol/workspace.ts';
import { describeRecord } from '../../../server/audit/auditContract.ts';
import { createBackend } from '../../../server/createBackend.ts';
import { readMigrations } from '../../../server/data/migrations.ts';
import { openTestPostgres } from '../../harness/openPostgres.ts';
import { sharedPostgres } from '../../harness/postgres.ts';
import { createTemporaryFolder } from '../../harness/temporaryFolder.ts';

describe('on PostgreSQL', () => describeRecord(() => openTestPostgres(readMigrations('audit', 'postgres'))));

test('two backends on one server keep one chain, which verifies against its anchors', { timeout: 60_000 }, async () => {
  const root = createTemporaryFolder('audit-team');
  const folder = path.join(root.path, 'shop');
  mkdirSync(folder);
  await simpleGit(folder).init();
  const url = await sharedPostgres();
  const environment = {
    ...process.env,
    STEWARDRY_HOME: path.join(root.path, 'home'),
    STEWARDRY_DATABASE_TYPE: 'postgres',
    STEWARDRY_DATABASE_URL: url,
  };
  const backends = await Promise.all(
    ['a', 'b'].map((name) => createBackend({ logName: `${name}.log`, logLevel: 'ERROR', environment, workers: 1 })),
  );
  try {
    for (const { kernel } of backends) await kernel.ask(workspace.open, { folder, name: 'shop', trusted: true });
    const [first] = backends;
    await first?.kernel.ask(audit.anchor, { folder });
    await Promise.all(backends.flatMap(({ kernel }) => Array.from({ length: 20 }, () => kernel.ask(audit.checkpoint, { folder }))));
    await first?.kernel.ask(audit.anchor, { folder });
    const found = await first?.kernel.ask(audit.verify, { folder });
    expect(found).toMatchObject({ ok: true, size: 44, anchors: 2 });
  } finally {
    await Promise.all(backends.map((backend) => backend.close()));
    root.dispose();
  }
});

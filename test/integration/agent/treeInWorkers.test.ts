/** A tree whose heavy work is done by the worker threads of the product. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createTreeView } from '../../../server/ai/effects/treeView.ts';
import { systemClock } from '../../../server/base/clock.ts';
import { createLog } from '../../../server/base/log.ts';
import { createWorkerPool } from '../../../server/jobs/workerPool.ts';
import type { BackendJobs } from '../../../server/kernel/powers.ts';
import { createTemporaryFolder } from '../../harness/temporaryFolder.ts';

const never = new AbortController().signal;

test('lists, searches and finds declarations in worker threads', async () => {
  const folder = createTemporaryFolder('tree');
  const workers = createWorkerPool<BackendJobs>({
    entry: new URL('../../../server/worker.ts', import.meta.url),
    clock: systemClock,
    log: createLog({ fileName: 'test.log', level: 'ERROR', clock: systemClock }),
    size: 1,
  });
  try {
    mkdirSync(path.join(folder.path, 'src'));
    writeFileSync(path.join(folder.path, 'src/a.ts'), 'export class Box {}\n');
    const tree = createTreeView(folder.path, { workers, ripgrep: 'none' });
    expect(await tree.list('.', 2, never)).toEqual([
      { path: 'src', kind: 'folder', size: 0 },
      { path: 'src/a.ts', kind: 'file', size: 20 },
    ]);
    expect(await tree.findSymbols('Box', never)).toEqual([{ path: 'src/a.ts', line: 1, name: 'Box', kind: 'class' }]);
    const wrong = { pattern: '(', isRegex: true, isCaseSensitive: true, limit: 1 };
    await expect(tree.search(wrong, never)).rejects.toMatchObject({ code: 'BAD_INPUT' });
  } finally {
    await workers.close();
    folder.dispose();
  }
});

import type * as backup from '../../../../protocol/backup.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import { NotFoundError } from '../../../base/errors.ts';
import { type BackupManifest, listBackups } from '../../../data/backup/backupList.ts';
import { backupAt } from '../../../data/backup/restoreBackup.ts';
import { toPlain } from '../../../data/encryption/databaseKey.ts';
import type { Call } from '../../../kernel/call.ts';
import type { BackupContext } from '../context.ts';
import { requireFile } from '../requireFile.ts';
import { toPoint } from '../toPoint.ts';

type Params = ParamsOut<typeof backup.restore>;

export async function restore(ctx: BackupContext, { folder, source }: Params, call: Call): Promise<ResultIn<typeof backup.restore>> {
  const file = requireFile(ctx, folder, 'restore it');
  const point = source.kind === 'file' ? null : findPoint(file, source);
  const from = source.kind === 'file' ? source.file : (point?.number ?? 0);
  const report = await ctx.databases.replaceFile(folder, () =>
    ctx.workers.run('backup/restore', { file, source: from, encryption: toPlain(ctx.encryption) }, { lane: 'bulk' }, call.signal),
  );
  return {
    point: point === null ? null : toPoint(point),
    rows: report.rows,
    before: report.before === null ? null : toPoint(report.before),
    movedTo: report.movedTo,
  };
}

function findPoint(file: string, source: Exclude<Params['source'], { kind: 'file' }>): BackupManifest {
  const all = listBackups(file);
  const wanted = {
    latest: () => all[0],
    time: () => (source.kind === 'time' ? backupAt(file, source.time) : undefined),
    number: () => (source.kind === 'number' ? all.find(({ number }) => number === source.number) : undefined),
  }[source.kind]();
  if (wanted !== undefined) return wanted;
  const oldest = all.at(-1);
  throw new NotFoundError(
    oldest === undefined
      ? `There is no backup of "${file}" yet. Make one with "stewardry db backup"`
      : `There is no such backup: the oldest is number ${oldest.number} of ${new Date(oldest.time).toISOString()}, the newest number ${all[0]?.number}`,
  );
}

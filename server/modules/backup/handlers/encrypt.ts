import type * as backup from '../../../../protocol/backup.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import { BadInputError } from '../../../base/errors.ts';
import type { Call } from '../../../kernel/call.ts';
import { changeEncryption } from '../changeEncryption.ts';
import type { BackupContext } from '../context.ts';
import { requireFile } from '../requireFile.ts';

export async function encrypt(
  ctx: BackupContext,
  { folder, to }: ParamsOut<typeof backup.encrypt>,
  call: Call,
): Promise<ResultIn<typeof backup.encrypt>> {
  const file = requireFile(ctx, folder, 'encrypt it');
  const key = to === 'off' ? null : ctx.encryption.keys[0];
  if (key === undefined) {
    throw new BadInputError(
      'There is no key to encrypt with. Make one with "openssl rand -hex 32", keep it safe, and set STEWARDRY_DATABASE_KEY to it',
    );
  }
  const { backups, left } = await changeEncryption(ctx, folder, key?.id ?? null, call.signal);
  return { file, keyId: key?.id ?? null, backups, left: [...left] };
}

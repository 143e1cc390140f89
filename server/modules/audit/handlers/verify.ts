import type * as audit from '../../../../protocol/audit.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import { type AnchoredNote, readAnchors } from '../../../audit/anchor/gitAnchor.ts';
import { isSignedByAny, openCheckpoint } from '../../../audit/note/checkpoint.ts';
import { type PublicKey, parseVerifierKey } from '../../../audit/note/signedNote.ts';
import { trustedAnchor } from '../../../audit/verify/verifyFile.ts';
import { verifyRecord } from '../../../audit/verify/verifyRecord.ts';
import { toPlain } from '../../../data/encryption/databaseKey.ts';
import type { Call } from '../../../kernel/call.ts';
import type { AuditContext } from '../context.ts';
import { openRecord, originOf } from '../record.ts';

/** Recomputes the whole record; again, when it was signed meanwhile with a key that was made only then. */
export async function verify(
  ctx: AuditContext,
  params: ParamsOut<typeof audit.verify>,
  call: Call,
): Promise<ResultIn<typeof audit.verify>> {
  const known = ctx.signingKeys.known();
  const verified = await verifyWith(ctx, params, known, call);
  const now = verified.ok ? known : ctx.signingKeys.known();
  return now.length > known.length ? verifyWith(ctx, params, now, call) : verified;
}

/** A file in a worker thread, anything else here, in small pieces. */
async function verifyWith(
  ctx: AuditContext,
  params: ParamsOut<typeof audit.verify>,
  known: readonly PublicKey[],
  call: Call,
): Promise<ResultIn<typeof audit.verify>> {
  const { database, file, origin } = await openRecord(ctx, params.folder);
  const keys = [...known, ...params.keys.map((key) => parseVerifierKey(key).publicKey)];
  const origins = [origin, originOf(params.folder, file)];
  const anchors = params.folder !== null && params.anchors ? await findAnchors(params.folder, origins, keys) : [];
  const report = (done: number, total: number): void => call.report({ done, total });
  if (file === undefined) return verifyRecord(database, { keys, anchors: anchors.map(trustedAnchor), signal: call.signal, report });
  const onProgress = ({ done, total }: { done: number; total: number }): void => report(done, total);
  return ctx.workers.run(
    'audit/verify',
    { file, keys, anchors, encryption: toPlain(ctx.encryption) },
    { lane: 'background', onProgress },
    call.signal,
  );
}

/** Notes about this record by somebody we trust. Others may lie in the same ref: of another clone, or of nobody. */
async function findAnchors(folder: string, origins: readonly string[], keys: readonly PublicKey[]): Promise<AnchoredNote[]> {
  const anchors = await readAnchors(folder);
  return anchors.filter(({ note }) => {
    try {
      const checkpoint = openCheckpoint(note);
      return origins.includes(checkpoint.origin) && isSignedByAny(checkpoint, keys);
    } catch {
      // Not a checkpoint: somebody else's commit.
      return false;
    }
  });
}

import type * as audit from '../../../../protocol/audit.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import { parseVerifierKey } from '../../../audit/note/signedNote.ts';
import { verifyConsistencyProof, verifyRowProof } from '../../../audit/prove.ts';
import { BadInputError } from '../../../base/errors.ts';
import type { AuditContext } from '../context.ts';

/** Checks a proof with the public key alone. */
export function checkProof(_: AuditContext, { proof, key, old }: ParamsOut<typeof audit.checkProof>): ResultIn<typeof audit.checkProof> {
  const verifier = parseVerifierKey(key);
  if (proof.kind === 'inclusion') return { ok: verifyRowProof(proof, verifier) };
  if (old === undefined)
    throw new BadInputError('A consistency proof is checked against the signed checkpoint of the old size, which is missing');
  return { ok: verifyConsistencyProof(proof, old, verifier) };
}

import { generateKeyPairSync } from 'node:crypto';
import type { LogOutputChannel, SecretStorage } from 'vscode';
import type { Rpc } from './rpc.ts';
import { describeFailure } from './wireFailure.ts';

const SECRET = 'stewardry.audit.signingKey';

/**
 * Gives the backend the key that signs audit checkpoints: kept in the editor's secret storage, made at first use, and sent over IPC
 * only. Where that fails, the backend uses the key of its data folder.
 */
export async function handOverAuditKey(
  rpc: Pick<Rpc, 'audit'>,
  secrets: Pick<SecretStorage, 'get' | 'store'>,
  log: Pick<LogOutputChannel, 'warn'>,
): Promise<void> {
  try {
    const kept = await secrets.get(SECRET);
    const privateKey = kept ?? makeKey();
    if (kept === undefined) await secrets.store(SECRET, privateKey);
    await rpc.audit.useKey({ privateKey });
  } catch (error) {
    log.warn(`The key for audit checkpoints is not taken from the secret storage: ${describeFailure(error)}`);
  }
}

/** Ed25519, PKCS #8 in base64. */
function makeKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
}

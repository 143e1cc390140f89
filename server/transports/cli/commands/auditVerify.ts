import { z } from 'zod';
import * as audit from '../../../../protocol/audit.ts';
import { count } from '../format/pretty.ts';
import { type Session, UsageError } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';

interface VerifyOptions {
  readonly key: readonly string[];
  readonly anchors: boolean;
  readonly json?: true;
}

/** Recomputes a record and says what it found: exit code 1 when something is wrong. */
export async function verify(session: Session, { key, anchors, json }: VerifyOptions, folder: string | null): Promise<ExitCode> {
  const found = await session.ask(audit.verify, { folder, keys: [...key], anchors }, 'Verifying');
  const { terminal, paint } = session;
  if (json) terminal.print(`${JSON.stringify(found, undefined, 2)}\n`);
  else if (found.problem === undefined) {
    const { size, checkpoints, anchors: anchored, pruned, root } = found;
    const counts = `${count(size, 'row')}, ${count(checkpoints, 'checkpoint')}, ${count(anchored, 'anchor')}, ${pruned} bodies pruned`;
    terminal.print(`${paint('green', 'The record is whole')}: ${counts}.\nroot ${root}\n`);
    if (size > 0 && checkpoints + anchored === 0)
      terminal.print("Nobody has signed it, so rows cut off at its end could not be told. 'stewardry audit anchor' signs it.\n");
  } else {
    const { position, id, message } = found.problem;
    terminal.print(
      `${paint('red', 'The record is not whole')}: position ${position}${id === undefined ? '' : `, id ${id}`}.\n${message}\n`,
    );
  }
  return found.ok ? EXIT.clean : EXIT.findings;
}

interface ProofOptions {
  readonly proof?: string;
  readonly old?: string;
  readonly key: readonly string[];
}

const proofFile = z.discriminatedUnion('kind', [audit.inclusionProof, audit.consistencyProof]);

/** Checks a proof that somebody was given. The key in the file says who claims to have signed; only the one given counts. */
export async function verifyProof(session: Session, { proof: file = '', old, key }: ProofOptions): Promise<ExitCode> {
  const [only] = key;
  if (only === undefined) throw new UsageError('A proof is checked with --key, the verifier key of whoever signed it.');
  const proof = proofFile.safeParse(parse(session, file));
  if (!proof.success) throw new UsageError(`"${file}" is not a proof as 'stewardry audit prove' prints it.`);
  const note = old === undefined ? {} : { old: session.terminal.readFile(old) };
  const { ok } = await session.ask(audit.checkProof, { proof: proof.data, key: only, ...note });
  session.terminal.print(ok ? 'The proof holds.\n' : 'The proof does not hold.\n');
  return ok ? EXIT.clean : EXIT.findings;
}

function parse(session: Session, file: string): unknown {
  if (!session.terminal.exists(file)) throw new UsageError(`"${file}" does not exist.`);
  try {
    return JSON.parse(session.terminal.readFile(file));
  } catch {
    // Not JSON is not a proof; the schema says so in one place.
    return undefined;
  }
}

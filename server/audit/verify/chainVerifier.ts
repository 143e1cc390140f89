import type { AuditProblem } from '../../../protocol/audit.ts';
import type { OpenedCheckpoint } from '../note/checkpoint.ts';
import { bodyHash, rowContent } from '../row/rowContent.ts';
import type { StoredRow } from '../store/auditTables.ts';
import { Frontier } from '../tree/frontier.ts';
import { HASH_BYTES, type Hash, leafHash } from '../tree/merkle.ts';

/** A signature that has been checked: what the rows are held against. */
export interface TrustedCheckpoint {
  readonly checkpoint: OpenedCheckpoint;
  /** Where it lies, for a person: 'stored in the database', 'anchored in commit 1a2b…'. */
  readonly where: string;
  readonly kind: 'checkpoint' | 'anchor';
}

/**
 * Recomputes the record row by row: place, body, leaf hash, tree, and the root wherever somebody signed it. Pure: rows go in by order of
 * position, the first problem comes out. Nothing after a problem means anything, so stop there.
 */
export class ChainVerifier {
  readonly #checkpoints: Map<number, readonly TrustedCheckpoint[]>;
  readonly #sealed: number;
  readonly #frontier = new Frontier();
  #previous: Hash | undefined;
  #pruned = 0;
  /** Up to here a signature vouches for the rows. */
  #signedUpTo = 0;

  /** `sealed`: rows below this position may have lost their bodies. */
  constructor(checkpoints: readonly TrustedCheckpoint[], sealed: number) {
    this.#checkpoints = Map.groupBy(checkpoints, ({ checkpoint }) => checkpoint.size);
    this.#sealed = sealed;
  }

  get size(): number {
    return this.#frontier.size;
  }

  get pruned(): number {
    return this.#pruned;
  }

  root(): Hash {
    return this.#frontier.root();
  }

  add(row: StoredRow): AuditProblem | undefined {
    const position = this.#frontier.size;
    if (row.position !== position) return misplaced(row, position);
    const problem = this.#checkBody(row) ?? this.#checkHashes(row);
    if (problem !== undefined) return { position, id: String(row.id), ...problem };
    return this.#checkRoot();
  }

  /** After the last row: checkpoints that speak of rows which are not there any more. */
  finish(): AuditProblem | undefined {
    const size = this.size;
    const beyond = [...this.#checkpoints.values()].flat().filter(({ checkpoint }) => checkpoint.size > size);
    const [longest] = beyond.toSorted((left, right) => right.checkpoint.size - left.checkpoint.size);
    if (longest === undefined) return undefined;
    const message = `The record ends after ${size} rows, but ${longest.checkpoint.size} were signed (${longest.where}): the rows from position ${size} on are gone`;
    return { position: size, kind: longest.kind === 'anchor' ? 'anchor' : 'missing', message };
  }

  #checkBody({ body, body_hash, position }: StoredRow): Omit<AuditProblem, 'position'> | undefined {
    if (body === null && body_hash === null) return undefined;
    if (body === null && position < this.#sealed) {
      this.#pruned++;
      return undefined;
    }
    if (body === null) return { kind: 'body', message: `The body of row ${position} is gone, though its segment is not sealed` };
    if (typeof body === 'string' && bodyHash(body) === body_hash) return undefined;
    return { kind: 'body', message: `The body of row ${position} is not the one that was recorded, or its hash was changed` };
  }

  #checkHashes(row: StoredRow): Omit<AuditProblem, 'position'> | undefined {
    const leaf = leafHash(rowContent(row, this.#previous));
    if (!isSame(leaf, row.hash)) {
      return { kind: 'row', message: `Row ${row.position} does not hash to what was recorded: it was changed, or is not in its place` };
    }
    const completed = this.#frontier.append(leaf);
    this.#previous = leaf;
    const isWhole = row.nodes instanceof Uint8Array && row.nodes.length === completed.length * HASH_BYTES;
    if (isWhole && completed.every((hash, level) => isSame(hash, row.nodes.subarray(level * HASH_BYTES, (level + 1) * HASH_BYTES))))
      return undefined;
    return { kind: 'tree', message: `The hashes of the tree that row ${row.position} keeps were changed` };
  }

  #checkRoot(): AuditProblem | undefined {
    const here = this.#checkpoints.get(this.size);
    if (here === undefined) return undefined;
    const root = this.root();
    const broken = here.find(({ checkpoint }) => !isSame(checkpoint.root, root));
    if (broken === undefined) {
      this.#signedUpTo = this.size;
      return undefined;
    }
    const message = `The rows from position ${this.#signedUpTo} to ${this.size - 1} are not those that were signed (${broken.where}): the record was rewritten`;
    return { position: this.#signedUpTo, kind: broken.kind, message };
  }
}

function misplaced(row: StoredRow, expected: number): AuditProblem {
  if (typeof row.position === 'number' && row.position > expected) {
    return { position: expected, kind: 'missing', message: `Row ${expected} is missing: the next one is row ${row.position}` };
  }
  return { position: expected, id: String(row.id), kind: 'row', message: `A row at position ${row.position} was put in` };
}

function isSame(left: Hash, right: unknown): boolean {
  return right instanceof Uint8Array && Buffer.compare(left, right) === 0;
}

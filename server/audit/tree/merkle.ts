import { hash as digest } from 'node:crypto';

/** SHA-256, 32 bytes. */
export type Hash = Uint8Array;

/** Leaves from `from` up to but without `to`. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** A complete subtree: `2 ** level` leaves from `index * 2 ** level` on. Level 0 is a leaf. */
export interface Node {
  readonly level: number;
  readonly index: number;
}

export const HASH_BYTES = 32;

/** MTH of no leaves (RFC 6962, 2.1). */
export const EMPTY_ROOT: Hash = digest('sha256', '', 'buffer');

/** Hash of a leaf: a zero byte before its data tells it from an inner node (RFC 6962, 2.1). */
export function leafHash(data: string): Hash {
  return digest('sha256', `\0${data}`, 'buffer');
}

/** Hash of an inner node: a one byte before the hashes of its halves. */
export function nodeHash(left: Hash, right: Hash): Hash {
  const bytes = Buffer.allocUnsafe(1 + 2 * HASH_BYTES);
  bytes[0] = 1;
  bytes.set(left, 1);
  bytes.set(right, 1 + HASH_BYTES);
  return digest('sha256', bytes, 'buffer');
}

/** The complete subtrees that make up a range which the algorithms below name, largest first. */
export function completeNodes({ from, to }: Range): readonly Node[] {
  const nodes: Node[] = [];
  let start = from;
  while (start < to) {
    let level = 0;
    while (2 ** (level + 1) <= to - start) level++;
    nodes.push({ level, index: start / 2 ** level });
    start += 2 ** level;
  }
  return nodes;
}

/** MTH of a range out of the hashes of its complete subtrees: they fold from the right. */
export function foldNodes(hashes: readonly Hash[]): Hash {
  return hashes.length === 0 ? EMPTY_ROOT : hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** PATH(m, D[n]) of RFC 6962, 2.1.1: the ranges whose hashes prove that leaf `position` is in the tree of `size`. */
export function inclusionPath(position: number, size: number): readonly Range[] {
  const path: Range[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + splitOf(to - from);
    path.unshift(position < middle ? { from: middle, to } : { from, to: middle });
    [from, to] = position < middle ? [from, middle] : [middle, to];
  }
  return path;
}

/** PROOF(m, D[n]) of RFC 6962, 2.1.2: the ranges whose hashes prove that the tree of `size` begins with that of `oldSize`. */
export function consistencyPath(oldSize: number, size: number): readonly Range[] {
  const path: Range[] = [];
  let [from, to] = [0, size];
  while (oldSize !== to) {
    const middle = from + splitOf(to - from);
    const isLeft = oldSize <= middle;
    path.unshift(isLeft ? { from: middle, to } : { from, to: middle });
    [from, to] = isLeft ? [from, middle] : [middle, to];
  }
  // From the very left on, that range is the old tree, which the verifier has.
  return from === 0 ? path : [{ from, to }, ...path];
}

/** The largest power of two that is smaller than `count`, which is at least 2. */
function splitOf(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}

import { EMPTY_ROOT, type Hash, nodeHash } from './merkle.ts';

/** What is claimed: that a leaf is at a position of the tree with this size and root. */
export interface InclusionClaim {
  readonly position: number;
  readonly leaf: Hash;
  readonly size: number;
  readonly root: Hash;
}

/** Checks an inclusion proof with nothing but the claim (RFC 9162, 2.1.3.2). */
export function verifyInclusion({ position, leaf, size, root }: InclusionClaim, path: readonly Hash[]): boolean {
  if (position < 0 || position >= size) return false;
  let [node, last, hash] = [position, size - 1, leaf];
  for (const sibling of path) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && isSame(hash, root);
}

/** What is claimed: that the tree of `size` begins with the tree of `oldSize`. */
export interface ConsistencyClaim {
  readonly oldSize: number;
  readonly oldRoot: Hash;
  readonly size: number;
  readonly root: Hash;
}

/** Checks a consistency proof with nothing but the claim (RFC 9162, 2.1.4.2). */
export function verifyConsistency({ oldSize, oldRoot, size, root }: ConsistencyClaim, path: readonly Hash[]): boolean {
  if (oldSize < 0 || oldSize > size) return false;
  if (oldSize === 0) return path.length === 0 && isSame(oldRoot, EMPTY_ROOT);
  if (oldSize === size) return path.length === 0 && isSame(oldRoot, root);
  // A complete old tree is itself the first node of the proof, and is left out.
  const [first, ...rest] = isPowerOfTwo(oldSize) ? [oldRoot, ...path] : path;
  if (first === undefined || path.length === 0) return false;
  let [node, last] = [oldSize - 1, size - 1];
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  let [oldHash, newHash] = [first, first];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      oldHash = nodeHash(sibling, oldHash);
      newHash = nodeHash(sibling, newHash);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      newHash = nodeHash(newHash, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && isSame(oldHash, oldRoot) && isSame(newHash, root);
}

/** One bit to the right, also beyond 32 bits. */
function half(value: number): number {
  return Math.floor(value / 2);
}

function isPowerOfTwo(value: number): boolean {
  let rest = value;
  while (rest % 2 === 0) rest = half(rest);
  return rest === 1;
}

function isSame(left: Hash, right: Hash): boolean {
  return Buffer.compare(left, right) === 0;
}

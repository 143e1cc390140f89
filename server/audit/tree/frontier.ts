import { foldNodes, type Hash, nodeHash } from './merkle.ts';

/** The right edge of a growing tree: all that appending a leaf and knowing the root need, however many leaves there are. */
export class Frontier {
  #size: number;
  /** Hashes of `completeNodes` of the whole tree, largest first. */
  readonly #hashes: Hash[];

  constructor(size = 0, hashes: readonly Hash[] = []) {
    this.#size = size;
    this.#hashes = [...hashes];
  }

  get size(): number {
    return this.#size;
  }

  /** Appends a leaf and returns the hashes of the subtrees that it completes, smallest first. */
  append(leaf: Hash): readonly Hash[] {
    const completed: Hash[] = [];
    let last = leaf;
    // Each trailing one bit of the old size is a subtree that now has its right half.
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2) {
      const left = this.#hashes.pop();
      if (left === undefined) throw new Error(`The frontier of ${this.#size} leaves has too few hashes`);
      last = nodeHash(left, last);
      completed.push(last);
    }
    this.#hashes.push(last);
    this.#size++;
    return completed;
  }

  root(): Hash {
    return foldNodes(this.#hashes);
  }
}

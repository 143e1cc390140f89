import { describe, expect, test } from 'vitest';
import { Frontier } from './frontier.ts';
import { completeNodes, consistencyPath, foldNodes, type Hash, inclusionPath, leafHash, nodeHash, type Range } from './merkle.ts';
import { verifyConsistency, verifyInclusion } from './verifyProof.ts';

const hex = (hash: Hash): string => Buffer.from(hash).toString('hex');

/** The leaves and roots that implementations of RFC 6962 share (google/certificate-transparency, `merkle_tree_test`). */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const leaves = LEAVES.map((leaf) => leafHash(Buffer.from(leaf, 'hex').toString('latin1')));

/** MTH exactly as RFC 6962, 2.1 writes it down: slow, and nothing to share with the code under test. */
function treeHash(hashes: readonly Hash[]): Hash {
  if (hashes.length <= 1) return hashes[0] ?? foldNodes([]);
  const split = 2 ** Math.ceil(Math.log2(hashes.length) - 1);
  return nodeHash(treeHash(hashes.slice(0, split)), treeHash(hashes.slice(split)));
}

const leafAt = (position: number): Hash => leafHash(`leaf ${position}`);
const many = Array.from({ length: 70 }, (_, index) => leafAt(index));
const hashesOf = (ranges: readonly Range[]): Hash[] => ranges.map(({ from, to }) => treeHash(many.slice(from, to)));

test('roots are those of the published vectors, at every size', () => {
  const frontier = new Frontier();
  const roots = [
    hex(frontier.root()),
    ...leaves.map((leaf) => {
      frontier.append(leaf);
      return hex(frontier.root());
    }),
  ];
  expect(roots).toEqual(ROOTS);
});

test('proofs of the published vectors are what those implementations give', () => {
  const hashed = (ranges: readonly Range[]): string[] => ranges.map(({ from, to }) => hex(treeHash(leaves.slice(from, to))));
  expect(hashed(inclusionPath(5, 8))).toEqual([
    'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ]);
  expect(hashed(consistencyPath(6, 8))).toEqual([
    '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ]);
});

test('a frontier picked up at any size goes on as one that was there from the start, and reports each subtree that it completes', () => {
  for (let size = 0; size < many.length; size++) {
    const nodes = completeNodes({ from: 0, to: size });
    const picked = nodes.map(({ level, index }) => treeHash(many.slice(index * 2 ** level, (index + 1) * 2 ** level)));
    const frontier = new Frontier(size, picked);
    expect(hex(frontier.root())).toBe(hex(treeHash(many.slice(0, size))));
    const completed = frontier.append(leafAt(size));
    expect(completed.map(hex)).toEqual(completed.map((_, level) => hex(treeHash(many.slice(size + 1 - 2 ** (level + 1), size + 1)))));
  }
});

describe('every proof up to 70 leaves', () => {
  test('of inclusion verifies, for its own leaf and place only', () => {
    for (let size = 1; size <= many.length; size++) {
      const root = treeHash(many.slice(0, size));
      for (let position = 0; position < size; position++) {
        const path = hashesOf(inclusionPath(position, size));
        const claim = { position, leaf: leafAt(position), size, root };
        const wrong = [
          verifyInclusion({ ...claim, leaf: leafHash('other') }, path),
          verifyInclusion({ ...claim, position: (position + 1) % size }, path) && size > 1,
          verifyInclusion({ ...claim, root: leafHash('other') }, path),
          verifyInclusion(claim, [...path, root]),
          path.length > 0 && verifyInclusion(claim, path.slice(1)),
          path.length > 0 && verifyInclusion(claim, [leafHash('x'), ...path.slice(1)]),
        ];
        expect([verifyInclusion(claim, path), wrong.some(Boolean)]).toEqual([true, false]);
      }
    }
  });

  test('of consistency verifies, for its own roots only', () => {
    for (let size = 1; size <= many.length; size++) {
      const root = treeHash(many.slice(0, size));
      for (let oldSize = 1; oldSize <= size; oldSize++) {
        const path = hashesOf(consistencyPath(oldSize, size));
        const claim = { oldSize, oldRoot: treeHash(many.slice(0, oldSize)), size, root };
        const wrong = [
          verifyConsistency({ ...claim, oldRoot: leafHash('other') }, path),
          verifyConsistency({ ...claim, root: leafHash('other') }, path),
          verifyConsistency(claim, [...path, root]),
          path.length > 0 && verifyConsistency(claim, path.slice(1)),
          path.length > 0 && verifyConsistency(claim, path.toSpliced(path.length - 1, 1, leafHash('x'))),
        ];
        expect([verifyConsistency(claim, path), wrong.some(Boolean)]).toEqual([true, false]);
      }
    }
  });
});

test('claims that make no sense are refused', () => {
  const [leaf, root] = [leafHash('a'), leafHash('b')];
  expect([
    verifyInclusion({ position: 1, leaf, size: 1, root }, []),
    verifyInclusion({ position: -1, leaf, size: 1, root }, []),
    verifyConsistency({ oldSize: 2, oldRoot: leaf, size: 1, root }, []),
    verifyConsistency({ oldSize: 1, oldRoot: leaf, size: 3, root }, []),
  ]).toEqual([false, false, false, false]);
});

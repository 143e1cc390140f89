import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isSignedByAny, openCheckpoint, signCheckpoint } from '../note/checkpoint.ts';
import { publicKeyOf } from '../note/signedNote.ts';
import { leafHash } from '../tree/merkle.ts';
import { ANCHOR_REF, anchorNote, readAnchors } from './gitAnchor.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const note = (size: number): string =>
  signCheckpoint({ origin: 'stewardry.local/audit/shop', size, root: leafHash(`${size}`), time: 1, isSealed: false }, privateKey);

let folder: string;
const git = (...parameters: string[]): string => execFileSync('git', parameters, { cwd: folder, encoding: 'utf8' }).trim();
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'anchor-'));
  git('init', '-q', '-b', 'main');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('notes come back byte by byte, in order, with their signatures whole', async () => {
  expect(await readAnchors(folder)).toEqual([]);
  // A user's own settings must not get between.
  git('config', 'i18n.commitEncoding', 'iso-8859-1');
  git('config', 'commit.gpgSign', 'true');
  const commits = [await anchorNote(folder, note(1)), await anchorNote(folder, note(2))];
  const anchors = await readAnchors(folder);
  expect(anchors).toEqual(commits.map((commit, index) => ({ commit, note: note(index + 1) })));
  expect(anchors.every((anchor) => isSignedByAny(openCheckpoint(anchor.note), [publicKeyOf(privateKey)]))).toBe(true);
});

test('work tree, index, HEAD and branches stay as they are, and the repository is sound', async () => {
  writeFileSync(path.join(folder, 'a.txt'), 'a');
  git('add', 'a.txt');
  git('-c', 'user.name=x', '-c', 'user.email=x@x.invalid', 'commit', '-qm', 'first');
  writeFileSync(path.join(folder, 'a.txt'), 'changed');
  writeFileSync(path.join(folder, 'b.txt'), 'staged');
  git('add', 'b.txt');
  const state = () => [
    git('status', '--porcelain'),
    git('rev-parse', 'HEAD'),
    git('branch', '-a'),
    git('ls-files', '-s'),
    git('stash', 'list'),
  ];
  const before = state();
  await anchorNote(folder, note(1));
  expect(state()).toEqual(before);
  expect(git('fsck', '--strict', '--no-dangling')).toBe('');
  expect(git('log', '-1', '--format=%an %cn', ANCHOR_REF)).toBe('Stewardry Stewardry');
});

test('a repository without a commit will do, and one can push the ref', async () => {
  const remote = mkdtempSync(path.join(tmpdir(), 'remote-'));
  execFileSync('git', ['init', '-q', '--bare', remote]);
  await anchorNote(folder, note(1));
  git('push', '-q', remote, `${ANCHOR_REF}:${ANCHOR_REF}`);
  expect((await readAnchors(remote)).map((anchor) => anchor.note)).toEqual([note(1)]);
  rmSync(remote, { recursive: true, force: true });
});

test('anchors at the same moment all stay', { timeout: 60_000 }, async () => {
  const sizes = Array.from({ length: 8 }, (_, index) => index + 1);
  await Promise.all(sizes.map((size) => anchorNote(folder, note(size))));
  const found = (await readAnchors(folder)).map((anchor) => openCheckpoint(anchor.note).size);
  expect(found.toSorted()).toEqual(sizes);
});

test('outside a repository there is nothing to read and nowhere to write', async () => {
  const plain = mkdtempSync(path.join(tmpdir(), 'plain-'));
  expect(await readAnchors(plain)).toEqual([]);
  await expect(anchorNote(plain, note(1))).rejects.toThrow(/not in a git repository/);
  rmSync(plain, { recursive: true, force: true });
});

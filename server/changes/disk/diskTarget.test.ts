import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contentHash } from '../../base/contentHash.ts';
import type { FileEntry } from '../changeSet.ts';
import { diskTarget } from './diskTarget.ts';
import { editorBytes } from './editorBytes.ts';
import { GrabbedFile } from './grabbedFile.ts';

let folder: string;
const at = (name: string): string => path.join(folder, name);
beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'stewardry-disk-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const entry = (text: string, mode: FileEntry['mode'] = '100644'): FileEntry => ({ bytes: Buffer.from(text), mode });
const write = async (file: string, content: FileEntry | null, expected: string | null): Promise<boolean> => {
  const staged = await diskTarget(folder).stage(file, content);
  try {
    return await staged.commit(expected === null ? null : contentHash(expected));
  } finally {
    await staged.discard();
  }
};

describe('a file on disk', () => {
  it('is written, with the folders that it needs, and deleted with those that it leaves empty', async () => {
    writeFileSync(at('kept.txt'), 'k');
    expect(await write('a/b/c.txt', entry('1'), null)).toBe(true);
    expect(await write('a/b/c.txt', entry('2'), '1')).toBe(true);
    expect(readFileSync(at('a/b/c.txt'), 'utf8')).toBe('2');
    expect(await write('a/b/c.txt', null, '2')).toBe(true);
    expect(readdirSync(folder)).toEqual(['kept.txt']);
  });

  it.each<[string, FileEntry | null, string | null]>([
    ['changed', entry('mine'), 'before'],
    ['to be deleted and changed', null, 'before'],
    ['to be made, and there', entry('mine'), null],
  ])('that is %s is left as it is', async (_, content, expected) => {
    writeFileSync(at('a.txt'), 'theirs');
    expect([await write('a.txt', content, expected), readFileSync(at('a.txt'), 'utf8'), readdirSync(folder)]).toEqual([
      false,
      'theirs',
      ['a.txt'],
    ]);
  });

  it('that is gone is not made anew', async () => {
    expect([await write('a.txt', entry('mine'), 'before'), readdirSync(folder)]).toEqual([false, []]);
  });

  it('keeps the permissions that the person has set, but for the one to execute', async () => {
    writeFileSync(at('a.txt'), '1');
    chmodSync(at('a.txt'), 0o640);
    await write('a.txt', entry('2', '100755'), '1');
    const executable = statSync(at('a.txt')).mode & 0o777;
    await write('a.txt', entry('3'), '2');
    expect([executable, statSync(at('a.txt')).mode & 0o777]).toEqual([0o750, 0o640]);
  });

  it('becomes a link, and a link becomes a file, without following it', async () => {
    writeFileSync(at('target.txt'), 'untouched');
    symlinkSync('target.txt', at('link'));
    const target = diskTarget(folder);
    expect(await target.read('link')).toEqual(entry('target.txt', '120000'));
    await write('link', entry('file now'), 'target.txt');
    expect([await target.read('link'), readFileSync(at('target.txt'), 'utf8')]).toEqual([entry('file now'), 'untouched']);
    await write('link', entry('elsewhere', '120000'), 'file now');
    expect(await target.read('link')).toEqual(entry('elsewhere', '120000'));
  });

  it('does not take the place of a folder with something in it', async () => {
    mkdirSync(at('a'));
    writeFileSync(at('a/x'), 'x');
    await expect(write('a', entry('file'), null)).rejects.toThrow('a folder with other files has its name');
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('is staged in no folder that a link leads to', async () => {
    mkdirSync(at('outside'));
    symlinkSync('outside', at('.stewardry-staging'));
    await write('a.txt', entry('1'), null);
    expect([readdirSync(at('outside')), existsSync(at('.stewardry-staging')), readFileSync(at('a.txt'), 'utf8')]).toEqual([[], false, '1']);
  });

  it.each(['../x', '/tmp/x', '.git/config', 'a\0'])('%j is refused', async (file) => {
    await expect(diskTarget(folder).read(file)).rejects.toThrow('is refused');
    await expect(diskTarget(folder).stage(file, entry('x'))).rejects.toThrow('is refused');
  });
});

describe('a grabbed file', () => {
  it('that an editor writes into while it is replaced is given back with what was written', async () => {
    writeFileSync(at('a.txt'), 'before');
    writeFileSync(at('staged'), 'mine');
    const grabbed = await GrabbedFile.grab(at('a.txt'), at('second'));
    expect(await grabbed?.hash()).toBe(contentHash('before'));
    writeFileSync(at('a.txt'), 'person');
    renameSync(at('staged'), at('a.txt'));
    expect([await grabbed?.giveBackIfChanged(contentHash('before')), readFileSync(at('a.txt'), 'utf8')]).toEqual([true, 'person']);
    await grabbed?.release();
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });

  it('that somebody replaced or wrote is another one', async () => {
    writeFileSync(at('a.txt'), 'before');
    const grabbed = await GrabbedFile.grab(at('a.txt'), at('second'));
    await grabbed?.hash();
    const isStill = () => grabbed?.isStillAt(statSync(at('a.txt'), { bigint: true }));
    const untouched = isStill();
    writeFileSync(at('other'), 'before');
    renameSync(at('other'), at('a.txt'));
    expect([untouched, isStill(), grabbed?.isStillAt(undefined)]).toEqual([true, false, false]);
  });
});

it.each([
  ['text', undefined, 'text'],
  ['text', 'before', 'text'],
  ['text', '\ufeffbefore', '\ufefftext'],
  ['\ufefftext', '\ufeffbefore', '\ufefftext'],
])('the text %j of an editor over %j on disk', (text, onDisk, expected) => {
  expect(editorBytes(text, onDisk === undefined ? undefined : Buffer.from(onDisk))).toEqual(Buffer.from(expected));
});

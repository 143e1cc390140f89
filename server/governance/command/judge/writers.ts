import { own } from '../own.ts';
import type { Word } from '../parsedCommand.ts';
import { type Options, sortOptions } from './options.ts';

/** What a program changes, as far as its words say. */
export interface Writing {
  readonly targets: readonly Word[];
  /** Read to be copied or linked. */
  readonly sources: readonly Word[];
  readonly effect: 'write' | 'delete' | 'link' | 'permit';
  readonly isRecursive: boolean;
}

type Reader = (options: Options, words: readonly Word[]) => Omit<Writing, 'isRecursive'>;

const all: Reader = ({ operands }) => ({ targets: operands, sources: [], effect: 'write' });
const removal: Reader = ({ operands }) => ({ targets: operands, sources: [], effect: 'delete' });
/** The mode or the owner comes first; `-x` is a mode and looks like an option. */
const permission: Reader = ({ operands }, words) => {
  const isMode = words.some(({ text }) => /^-[rwxst]+$/.test(text ?? ''));
  return { targets: isMode ? operands : operands.slice(1), sources: [], effect: 'permit' };
};
/** `cp A B DIR`, `cp -t DIR A B`. */
const copy: Reader = (options) => {
  const folder = options.values.at(0);
  if (folder !== undefined) return { targets: [folder], sources: options.operands, effect: 'write' };
  return { targets: options.operands.slice(-1), sources: options.operands.slice(0, -1), effect: 'write' };
};
const value =
  (prefix: string): Reader =>
  (_options, words) => ({
    targets: words.filter(({ text }) => text?.startsWith(prefix)).map((word) => ({ ...word, text: word.text?.slice(prefix.length) })),
    sources: [],
    effect: 'write',
  });

const WRITERS: Readonly<Record<string, { readonly read: Reader; readonly valued?: string; readonly longs?: readonly string[] }>> = {
  tee: { read: all },
  touch: { read: all, valued: 'dtr' },
  mkdir: { read: all, valued: 'm' },
  truncate: { read: all, valued: 'sr' },
  sponge: { read: all },
  rm: { read: removal },
  rmdir: { read: removal },
  unlink: { read: removal },
  shred: { read: removal, valued: 'ns' },
  cp: { read: copy, valued: 't', longs: ['target-directory'] },
  install: { read: copy, valued: 't', longs: ['target-directory'] },
  rsync: { read: copy },
  mv: {
    read: (options) => ({ targets: [...options.operands, ...options.values], sources: [], effect: 'write' }),
    valued: 't',
    longs: ['target-directory'],
  },
  ln: { read: (options, words) => ({ ...copy(options, words), effect: 'link' }), valued: 't' },
  chmod: { read: permission, longs: ['reference'] },
  chown: { read: permission },
  chgrp: { read: permission },
  chattr: { read: permission },
  setfacl: { read: permission },
  dd: { read: value('of=') },
  sed: {
    read: (options) => ({ targets: options.operands.slice(options.values.length > 0 ? 0 : 1), sources: [], effect: 'write' }),
    valued: 'ef',
    longs: ['expression', 'file'],
  },
  sort: { read: ({ values }) => ({ targets: values, sources: [], effect: 'write' }), valued: 'o', longs: ['output'] },
};

/** What a well-known program changes; `undefined` when its words do not tell. */
export function writingOf(program: string, words: readonly Word[]): Writing | undefined {
  const writer = own(WRITERS, program);
  if (writer === undefined) return undefined;
  const options = sortOptions(words, writer.valued, writer.longs);
  const isRecursive =
    options.shorts.has('r') || options.shorts.has('R') || options.longs.some((name) => name !== '' && 'recursive'.startsWith(name));
  return { ...writer.read(options, words), isRecursive };
}

import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, systemCodeOf } from '../../base/errors.ts';

/** Where files of one kind come from, the weakest first. */
export type Layer = 'built-in' | 'user' | 'workspace';

/** Where a layer keeps its files. */
export interface LayerFolder {
  readonly layer: Layer;
  /** Absolute. */
  readonly folder: string;
  /** Absolute: links may not lead out of it. Absent: nobody else can write there. */
  readonly within?: string;
}

export interface LayeredFile {
  readonly layer: Layer;
  /** Absolute. */
  readonly file: string;
  readonly text: string;
}

/** Something wrong in a file: absolute path, line from 0, and what to do. */
export interface FileProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** More is a mistake, or an attack. */
const MOST_FILES = 200;
/** Bytes. */
const LARGEST_FILE = 256 * 1024;

/**
 * Reads the Markdown files of layers, the weakest layer first. Links are left out and said: they could lead anywhere, and a review does not show
 * what they lead to. What cannot be read hides nothing else. `noun`: what such a file is, for messages.
 */
export async function readLayeredFiles(
  layers: readonly LayerFolder[],
  noun: string,
): Promise<{ readonly files: readonly LayeredFile[]; readonly problems: readonly FileProblem[] }> {
  const read = await Promise.all(layers.map((layer) => readLayer(layer, noun)));
  return { files: read.flatMap(({ files }) => files), problems: read.flatMap(({ problems }) => problems) };
}

async function readLayer(
  { layer, folder, within }: LayerFolder,
  noun: string,
): Promise<{ files: readonly LayeredFile[]; problems: readonly FileProblem[] }> {
  const problems: FileProblem[] = [];
  const complain = (file: string, message: string): undefined => void problems.push({ file, line: 0, message });
  const files: LayeredFile[] = [];
  for (const name of await namesIn(folder, within, noun, complain)) {
    const file = path.join(folder, name);
    const text = await readText(file, noun, complain);
    if (text !== undefined) files.push({ layer, file, text });
  }
  return { files, problems };
}

type Complain = (file: string, message: string) => undefined;

async function namesIn(folder: string, within: string | undefined, noun: string, complain: Complain): Promise<readonly string[]> {
  try {
    if (within !== undefined && !isInside(await realpath(folder), await realpath(within))) {
      complain(folder, `This folder is a link that leads out of the workspace, so its ${noun}s are not used. Put the files here.`);
      return [];
    }
    const entries = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => name.endsWith('.md'));
    for (const entry of entries.filter((each) => each.isSymbolicLink()))
      complain(path.join(folder, entry.name), `This ${noun} is a link, so it is not used. Put the file itself here.`);
    const names = entries.filter((entry) => entry.isFile() && entry.name !== 'README.md').map(({ name }) => name);
    if (names.length > MOST_FILES) complain(folder, `There are ${names.length} ${noun}s here. The first ${MOST_FILES} are used.`);
    return names.sort().slice(0, MOST_FILES);
  } catch (error) {
    // Most folders have none of their own.
    if (systemCodeOf(error) !== 'ENOENT' && systemCodeOf(error) !== 'ENOTDIR')
      complain(folder, `The ${noun}s here cannot be read: ${messageOf(error)}`);
    return [];
  }
}

const isInside = (inner: string, outer: string): boolean => inner === outer || inner.startsWith(`${outer}${path.sep}`);

async function readText(file: string, noun: string, complain: Complain): Promise<string | undefined> {
  try {
    const { size } = await stat(file);
    if (size > LARGEST_FILE) return complain(file, `This file has ${size} bytes. Shorten it to ${LARGEST_FILE}.`);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(file));
  } catch (error) {
    const why = error instanceof TypeError ? 'it is no UTF-8 text' : messageOf(error);
    return complain(file, `This ${noun} cannot be read: ${why}. Mend or remove the file.`);
  }
}

import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { PersonaSummary } from '../../../protocol/personas.ts';
import { messageOf, systemCodeOf } from '../../base/errors.ts';
import type { Persona, PersonaProblem } from './file/readPersona.ts';
import type { KnownFiles } from './knownFiles.ts';

/** The personas of a folder, by id, and what is wrong with files that give none. */
export interface Personas {
  readonly personas: ReadonlyMap<string, Persona>;
  readonly problems: readonly PersonaProblem[];
}

/** Where a layer keeps its files. */
export interface LayerFolder {
  readonly layer: PersonaSummary['layer'];
  /** Absolute. */
  readonly folder: string;
  /** Absolute: links may not lead out of it. Absent: nobody else can write there. */
  readonly within?: string;
}

/** More is a mistake, or an attack. */
const MOST_FILES = 200;
/** Bytes. */
const LARGEST_FILE = 256 * 1024;

/** Puts layers over one another, the weakest first: a file replaces the persona of the same id. A file that cannot be used hides nothing. */
export async function readLayers(layers: readonly LayerFolder[], known: KnownFiles): Promise<Personas> {
  const read = await Promise.all(layers.map((layer) => readLayer(layer, known)));
  const personas = new Map(read.flatMap(({ found }) => found.map((persona) => [persona.summary.id, persona] as const)));
  return {
    personas,
    problems: [...read.flatMap(({ problems }) => problems), ...unknownDelegates(personas.values(), new Set(personas.keys()))],
  };
}

async function readLayer(
  { layer, folder, within }: LayerFolder,
  known: KnownFiles,
): Promise<{ found: Persona[]; problems: PersonaProblem[] }> {
  const problems: PersonaProblem[] = [];
  const complain = (file: string, message: string): undefined => void problems.push({ file, line: 0, message });
  const names = await namesIn(folder, within, complain);
  const found: Persona[] = [];
  for (const name of names) {
    const file = path.join(folder, name);
    const text = await readText(file, complain);
    if (text === undefined) continue;
    const { persona, problems: more } = known.read(file, text, layer);
    if (persona !== undefined) found.push(persona);
    problems.push(...more);
  }
  return { found, problems };
}

type Complain = (file: string, message: string) => undefined;

/** The names of the files of a layer. Links are left out and said: they could lead anywhere, and a review does not show what they lead to. */
async function namesIn(folder: string, within: string | undefined, complain: Complain): Promise<readonly string[]> {
  try {
    if (within !== undefined && !isInside(await realpath(folder), await realpath(within))) {
      complain(folder, 'This folder is a link that leads out of the workspace, so its personas are not used. Put the files here.');
      return [];
    }
    const entries = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => name.endsWith('.md'));
    for (const entry of entries.filter((each) => each.isSymbolicLink()))
      complain(path.join(folder, entry.name), 'This persona is a link, so it is not used. Put the file itself here.');
    const names = entries.filter((entry) => entry.isFile() && entry.name !== 'README.md').map(({ name }) => name);
    if (names.length > MOST_FILES) complain(folder, `There are ${names.length} personas here. The first ${MOST_FILES} are used.`);
    return names.sort().slice(0, MOST_FILES);
  } catch (error) {
    // Most folders have no personas of their own.
    if (systemCodeOf(error) !== 'ENOENT' && systemCodeOf(error) !== 'ENOTDIR')
      complain(folder, `Personas cannot be read: ${messageOf(error)}`);
    return [];
  }
}

const isInside = (inner: string, outer: string): boolean => inner === outer || inner.startsWith(`${outer}${path.sep}`);

async function readText(file: string, complain: Complain): Promise<string | undefined> {
  try {
    const { size } = await stat(file);
    if (size > LARGEST_FILE) return complain(file, `This file has ${size} bytes. Shorten it to ${LARGEST_FILE}.`);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(file));
  } catch (error) {
    const why = error instanceof TypeError ? 'it is no UTF-8 text' : messageOf(error);
    return complain(file, `This persona cannot be read: ${why}. Mend or remove the file.`);
  }
}

/** Personas that others would hand work to and that there are not. */
export function unknownDelegates(personas: Iterable<Persona>, known: ReadonlySet<string>): PersonaProblem[] {
  return [...personas].flatMap(({ summary: { file, limits }, delegatesLine: line }) =>
    limits.delegates
      .filter((id) => id !== '*' && !known.has(id))
      .map((id) => ({ file, line, message: `There is no persona "${id}" to hand work to. Remove it, or add ${id}.md.` })),
  );
}

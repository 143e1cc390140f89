import { type LayerFolder, readLayeredFiles } from '../../data/files/layeredFiles.ts';
import type { Persona, PersonaProblem } from './file/readPersona.ts';
import type { KnownFiles } from './knownFiles.ts';

/** The personas of a folder, by id, and what is wrong with files that give none. */
export interface Personas {
  readonly personas: ReadonlyMap<string, Persona>;
  readonly problems: readonly PersonaProblem[];
}

/** Puts layers over one another, the weakest first: a file replaces the persona of the same id. A file that cannot be used hides nothing. */
export async function readLayers(layers: readonly LayerFolder[], known: KnownFiles): Promise<Personas> {
  const { files, problems } = await readLayeredFiles(layers, 'persona');
  const read = files.map(({ file, text, layer }) => known.read(file, text, layer));
  const personas = new Map(read.flatMap(({ persona }) => (persona === undefined ? [] : [[persona.summary.id, persona] as const])));
  return {
    personas,
    problems: [...problems, ...read.flatMap((each) => each.problems), ...unknownDelegates(personas.values(), new Set(personas.keys()))],
  };
}

/** Personas that others would hand work to and that there are not. */
export function unknownDelegates(personas: Iterable<Persona>, known: ReadonlySet<string>): PersonaProblem[] {
  return [...personas].flatMap(({ summary: { file, limits }, delegatesLine: line }) =>
    limits.delegates
      .filter((id) => id !== '*' && !known.has(id))
      .map((id) => ({ file, line, message: `There is no persona "${id}" to hand work to. Remove it, or add ${id}.md.` })),
  );
}

import path from 'node:path';
import * as workspace from '../../../protocol/workspace.ts';
import { NotFoundError } from '../../base/errors.ts';
import { diskFiles } from '../../data/files/diskFiles.ts';
import { type FileProblem, type LayerFolder, readLayeredFiles } from '../../data/files/layeredFiles.ts';
import { closestName } from '../../governance/config/closestName.ts';
import type { Call } from '../../kernel/call.ts';
import type { PracticesContext } from './context.ts';
import type { Practice } from './file/readPractice.ts';

/** Where practices of a workspace are, from its folder; `/`-separated. */
export const PRACTICES_FOLDER = '.stewardry/practices';

/** The practices of a folder, by id, and what is wrong with files that give none. */
export interface Practices {
  readonly practices: ReadonlyMap<string, Practice>;
  readonly problems: readonly FileProblem[];
}

/**
 * The practices of a folder. Read anew each time, so that a change of a file counts at once, whoever made it. Those of a folder that is not
 * trusted are not even read.
 */
export async function practicesOf(ctx: PracticesContext, folder: string, call: Call): Promise<Practices> {
  const { trusted } = await ctx.call(workspace.ruleSources, { folder }, call);
  const own = path.join(folder, PRACTICES_FOLDER);
  const layers: LayerFolder[] = [
    { layer: 'built-in', folder: ctx.installation.practices },
    { layer: 'user', folder: path.join(ctx.installation.dataFolder, 'practices') },
    ...(trusted ? [{ layer: 'workspace' as const, folder: own, within: folder }] : []),
  ];
  const { files, problems } = await readLayeredFiles(layers, 'practice');
  const read = files.map((file) => ctx.state.read(file));
  const practices = new Map(read.flatMap(({ practice }) => (practice === undefined ? [] : [[practice.summary.id, practice] as const])));
  const isLeftOut = !trusted && (await diskFiles.exists(own));
  return {
    practices,
    problems: [...problems, ...read.flatMap((each) => each.problems), ...(isLeftOut ? [{ file: own, line: 0, message: NOT_TRUSTED }] : [])],
  };
}

const NOT_TRUSTED = 'The practices of this folder are not used, because you have not said that you trust it.';

/** One of them. Throws `NotFoundError`. */
export function practiceOf({ practices, problems }: Practices, id: string): Practice {
  const found = practices.get(id);
  if (found !== undefined) return found;
  const broken = problems.find(({ file }) => path.basename(file) === `${id}.md`);
  if (broken !== undefined)
    throw new NotFoundError(`The practice "${id}" cannot be used: "${broken.file}", line ${broken.line + 1}: ${broken.message}`);
  const meant = closestName(id, practices.keys());
  throw new NotFoundError(
    `There is no practice "${id}". ${meant === undefined ? `There are ${[...practices.keys()].sort().join(', ')}.` : `Did you mean "${meant}"?`}`,
  );
}

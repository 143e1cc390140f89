import path from 'node:path';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import * as personas from '../../../../protocol/personas.ts';
import { writeOwnFile } from '../../../data/files/ownFile.ts';
import type { PersonasContext } from '../context.ts';
import { importSource, PERSONAS_FOLDER } from '../import/importSource.ts';

/** Writes what files of other programs become; a file that is there stays as it is. */
export async function importFrom(
  ctx: PersonasContext,
  { folder, source }: ParamsOut<typeof personas.importFrom>,
): Promise<ResultIn<typeof personas.importFrom>> {
  const found = await importSource(folder, source);
  for (const { file, text, conflict } of found.personas) {
    if (conflict === undefined) await writeOwnFile(folder, `${PERSONAS_FOLDER}/${path.basename(file)}`, text, null);
  }
  ctx.notify(personas.changed, { folder });
  return found;
}

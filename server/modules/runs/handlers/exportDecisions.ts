import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as runs from '../../../../protocol/runs.ts';
import { BadInputError } from '../../../base/errors.ts';
import type { RunsContext } from '../context.ts';
import { resolveInside } from '../execute/evidence.ts';
import { adrOf } from '../review/adr.ts';
import { createFile } from '../review/createFile.ts';
import { listDecisions } from '../store/decisions.ts';

const MOST = 10_000;

/** The decisions that models noted, one page each, numbered on from the pages that are there. */
export async function exportDecisions(
  ctx: RunsContext,
  { folder, run, into }: ParamsOut<typeof runs.exportDecisions>,
): Promise<ResultIn<typeof runs.exportDecisions>> {
  const { database } = await ctx.databases.open(folder);
  const noted = await listDecisions(database, { run, limit: MOST, areNoted: true });
  const place = into === undefined ? undefined : await resolveInside(folder, into);
  if (into !== undefined && place === undefined) {
    throw new BadInputError(`"${into}" lies outside of the workspace. Name a folder inside it.`);
  }
  let number = place === undefined ? 0 : lastNumber(place);
  const files: { path: string; text: string }[] = [];
  for (const row of noted.toReversed()) {
    number += 1;
    const { name, text } = adrOf(row, number);
    files.push({ path: into === undefined ? name : path.posix.join(into, name), text });
    if (place !== undefined) await createFile(path.join(place, name), text);
  }
  return { files };
}

/** The highest number of a page in a folder; 0 when there is none. */
function lastNumber(folder: string): number {
  if (!existsSync(folder)) return 0;
  return Math.max(0, ...readdirSync(folder).map((name) => Number(/^(\d{4})-.*\.md$/.exec(name)?.[1] ?? 0)));
}

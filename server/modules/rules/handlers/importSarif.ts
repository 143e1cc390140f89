import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import { BadInputError, messageOf } from '../../../base/errors.ts';
import { importSarif as fromSarif } from '../../../governance/findings/sarifImport.ts';
import type { RulesContext } from '../context.ts';

/** Findings of another tool. What cannot be read of the file is in the notices. */
export async function importSarif(
  _ctx: RulesContext,
  { folder, file }: ParamsOut<typeof rules.importSarif>,
): Promise<ResultIn<typeof rules.importSarif>> {
  const absolute = path.resolve(folder, file);
  const text = await readSarif(absolute);
  return fromSarif(text, { path: file, folder, textOf: (checked) => readChecked(path.join(folder, checked)) });
}

async function readSarif(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new BadInputError(`The SARIF file "${file}" cannot be read (${messageOf(error)}). Check the path.`);
  }
}

function readChecked(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // The log may speak of files that are not here; then its line numbers are all there is.
    return undefined;
  }
}

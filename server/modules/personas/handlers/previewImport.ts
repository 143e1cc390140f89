import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as personas from '../../../../protocol/personas.ts';
import type { PersonasContext } from '../context.ts';
import { importSource } from '../import/importSource.ts';

/** What files of other programs would become. */
export function previewImport(
  _ctx: PersonasContext,
  { folder, source }: ParamsOut<typeof personas.previewImport>,
): Promise<ResultIn<typeof personas.previewImport>> {
  return importSource(folder, source);
}

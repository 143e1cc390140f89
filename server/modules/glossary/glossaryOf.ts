import type { GlossaryContext } from './context.ts';
import { type Glossary, readGlossary } from './readGlossary.ts';

/** The built-in glossary, read once. What could not be read is tried again by the next who asks. */
export function glossaryOf({ state, installation }: Pick<GlossaryContext, 'state' | 'installation'>): Promise<Glossary> {
  state.terms ??= readGlossary(installation.glossary).catch((error: unknown) => {
    state.terms = undefined;
    throw error;
  });
  return state.terms;
}

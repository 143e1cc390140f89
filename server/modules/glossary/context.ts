import type { Context } from '../../kernel/defineModule.ts';
import type { Glossary } from './readGlossary.ts';

type Uses = 'installation' | 'log';

/** The glossary, read when it is first asked for. */
export interface GlossaryState {
  terms: Promise<Glossary> | undefined;
}

/** What the handlers of this module work with. */
export type GlossaryContext = Context<Uses, GlossaryState>;

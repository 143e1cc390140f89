import type { Context } from '../../kernel/defineModule.ts';

/** What the handlers of this module work with. */
export type ImportsContext = Context<never, undefined>;

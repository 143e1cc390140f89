import type { Disposable } from '../../base/disposable.ts';
import type { Context } from '../../kernel/defineModule.ts';

/** What the handlers of this module work with. */
export type JobsContext = Context<'jobs' | 'databases', Disposable>;

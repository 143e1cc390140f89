import type { Context } from '../../kernel/defineModule.ts';
import type { KnownFiles } from './knownFiles.ts';

/** What the handlers of this module work with. */
export type PersonasContext = Context<'installation', KnownFiles>;

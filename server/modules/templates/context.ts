import type { Context } from '../../kernel/defineModule.ts';
import type { KnownManifests } from './source/knownManifests.ts';

type Uses = 'databases' | 'events' | 'workers' | 'installation' | 'clock' | 'newId' | 'log';

/** What the handlers of this module work with. */
export type TemplatesContext = Context<Uses, KnownManifests>;

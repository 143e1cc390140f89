import * as protocol from '../../../protocol/access.ts';
import { defineModule } from '../../kernel/defineModule.ts';
import { whoami } from './handlers/whoami.ts';

export const access = defineModule(protocol, {
  id: 'access',
  description: 'Who asks, and what they may ask for.',
  uses: [],
  start: () => null,
  handlers: { whoami },
});

import * as protocol from '../../../protocol/data.ts';
import { defineModule } from '../../kernel/defineModule.ts';
import { copy } from './handlers/copy.ts';
import { status } from './handlers/status.ts';

export const data = defineModule(protocol, {
  id: 'data',
  description: 'Looks after the databases: what is in them, and moving them.',
  uses: ['databases'],
  start: () => null,
  handlers: { status, copy },
});

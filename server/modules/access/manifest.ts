import * as protocol from '../../../protocol/access.ts';
import { defineModule } from '../../kernel/defineModule.ts';
import { whoami } from './handlers/whoami.ts';

export const access = defineModule(protocol, { id: 'access', uses: [], start: () => null, handlers: { whoami } });

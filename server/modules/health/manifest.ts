import * as protocol from '../../../protocol/health.ts';
import { defineModule } from '../../kernel/defineModule.ts';
import { check } from './handlers/check.ts';

export const health = defineModule(protocol, {
  id: 'health',
  description: 'How everything does that the backend stands on.',
  uses: ['databases', 'events', 'jobs', 'workers', 'installation', 'probes'],
  start: () => null,
  handlers: { check },
});

import * as protocol from '../../../protocol/imports.ts';
import { defineModule } from '../../kernel/defineModule.ts';
import { preview } from './handlers/preview.ts';
import { write } from './handlers/write.ts';

export const imports = defineModule(protocol, {
  id: 'imports',
  description: 'What the files of other programs become here: practices, personas and rules.',
  requires: ['workspace', 'practices', 'personas', 'rules'],
  uses: [],
  start: () => undefined,
  handlers: { preview, write },
});

import * as protocol from '../../../protocol/glossary.ts';
import { defineModule } from '../../kernel/defineModule.ts';
import type { GlossaryState } from './context.ts';
import { explain } from './handlers/explain.ts';
import { list } from './handlers/list.ts';

export const glossary = defineModule(protocol, {
  id: 'glossary',
  description: 'Explains words of the product, rules and selected terms, as much as a reader of some level needs.',
  requires: ['workspace'],
  optional: ['ai', 'rules', 'runs', 'templates'],
  uses: ['installation', 'log'],
  start: (): GlossaryState => ({ terms: undefined }),
  handlers: { list, explain },
});

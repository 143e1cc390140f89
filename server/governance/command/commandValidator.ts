import type { Action } from '../govern/action.ts';
import type { Validator } from '../govern/validator.ts';
import { parseCommand } from './parseCommand.ts';

/** Judges command lines and git operations: what is known to be harmless or was allowed passes, what is never right is denied, the rest is asked. */
export function createCommandValidator(): Validator {
  return {
    name: 'command/policy',
    tier: 'pre',
    check(action: Action) {
      if (action.kind !== 'command') return [];
      const [problem = 'It is not known to be harmless'] = parseCommand(action.shell, action.command).problems;
      return [{ outcome: 'ask', check: 'command/policy', reason: `${problem}.`, risk: 'high' }];
    },
  };
}

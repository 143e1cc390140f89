import type { Validator } from './validator.ts';

/** The twelve checks. */
export function builtInValidators(): readonly Validator[] {
  return [];
}

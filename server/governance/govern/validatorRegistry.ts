import { type Disposable, toDisposable } from '../../base/disposable.ts';
import type { Validator } from './validator.ts';

/** The checks in force: those built in, and what modules add. A name is taken once. */
export class ValidatorRegistry {
  readonly #validators = new Map<string, Validator>();

  constructor(validators: readonly Validator[] = []) {
    for (const validator of validators) this.add(validator);
  }

  /** Throws when the name is taken: a module must not be able to put itself in the place of a check. */
  add(validator: Validator): Disposable {
    const { name } = validator;
    if (this.#validators.has(name)) throw new Error(`There is already a check "${name}". Name this one "MODULE/NAME".`);
    this.#validators.set(name, validator);
    return toDisposable(() => void this.#validators.delete(name));
  }

  all(): readonly Validator[] {
    return [...this.#validators.values()];
  }
}

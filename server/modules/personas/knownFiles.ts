import type { PersonaSummary } from '../../../protocol/personas.ts';
import { readPersona } from './file/readPersona.ts';

type Reading = ReturnType<typeof readPersona>;

/** More than a window with many folders has. */
const MOST = 2_000;

/** What was made of files the last time, as long as their text is the same: reading is quick, making sense of YAML is not. */
export class KnownFiles {
  readonly #readings = new Map<string, { readonly text: string; readonly reading: Reading }>();

  read(file: string, text: string, layer: PersonaSummary['layer']): Reading {
    // One file is in one layer only.
    const known = this.#readings.get(file);
    if (known?.text === text) return known.reading;
    if (this.#readings.size >= MOST) this.#readings.clear();
    const reading = readPersona(file, text, layer);
    this.#readings.set(file, { text, reading });
    return reading;
  }
}

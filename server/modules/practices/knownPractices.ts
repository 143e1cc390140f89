import type { LayeredFile } from '../../data/files/layeredFiles.ts';
import { readPractice } from './file/readPractice.ts';

type Reading = ReturnType<typeof readPractice>;

/** More than a window with many folders has. */
const MOST = 2_000;

/** What was made of files the last time, as long as their text is the same. */
export class KnownPractices {
  readonly #readings = new Map<string, { readonly text: string; readonly reading: Reading }>();

  read({ file, text, layer }: LayeredFile): Reading {
    // One file is in one layer only.
    const known = this.#readings.get(file);
    if (known?.text === text) return known.reading;
    if (this.#readings.size >= MOST) this.#readings.clear();
    const reading = readPractice(file, text, layer);
    this.#readings.set(file, { text, reading });
    return reading;
  }
}

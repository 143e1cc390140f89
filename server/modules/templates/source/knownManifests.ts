import { readTemplateFile } from '../../../templating/templateFile.ts';

type Reading = ReturnType<typeof readTemplateFile>;

/** More than a window with many folders has. */
const MOST = 2_000;

/** What was made of manifests the last time, as long as their text is the same. */
export class KnownManifests {
  readonly #readings = new Map<string, { readonly text: string; readonly reading: Reading }>();

  read(file: string, text: string): Reading {
    const known = this.#readings.get(file);
    if (known?.text === text) return known.reading;
    if (this.#readings.size >= MOST) this.#readings.clear();
    const reading = readTemplateFile(text);
    this.#readings.set(file, { text, reading });
    return reading;
  }
}

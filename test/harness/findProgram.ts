/** Finds programs of this machine. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Absolute path of a program on the PATH. */
export function findProgram(name: string): string | undefined {
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => suffixes.map((suffix) => join(folder, name + suffix))).find((file) => existsSync(file));
}

/** The Chromium (or Chrome) of this machine; `STEWARDRY_CHROMIUM_PATH` goes first. */
export function findChromium(): string | undefined {
  const named = process.env['STEWARDRY_CHROMIUM_PATH'];
  if (named) return named;
  const macOs = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  if (existsSync(macOs)) return macOs;
  return ['chromium', 'chromium-browser', 'google-chrome'].map(findProgram).find((file) => file !== undefined);
}

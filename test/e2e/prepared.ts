/** What `scripts/test.ts` prepared for the suites in a real VS Code. */
import { join } from 'node:path';
import { locateCodeServer } from '../harness/codeServer.ts';

/** The checkout. */
export const root = join(import.meta.dirname, '..', '..');

/** The pinned VS Code. */
export const codeServer = locateCodeServer(root);

/** Absolute path of the VSIX under test. */
export function packagedExtension(): string {
  return fromEnvironment('STEWARDRY_VSIX');
}

/** Absolute path of the folder that the VSIX was made from: the same files, unpacked. */
export function unpackedExtension(): string {
  return fromEnvironment('STEWARDRY_EXTENSION');
}

function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these suites with "npm test -- host ui"`);
  return value;
}

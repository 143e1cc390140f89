import { mkdirSync } from 'node:fs';

/** Whether nobody else has made this folder before: the system lets only one process make it. */
export function isFirst(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

import { access, readdir, readFile } from 'node:fs/promises';

/** The disk as loaders see it: what cannot be read is missing. Symbolic links to folders count as folders only where named. */
export const diskFiles = {
  async readFile(path: string): Promise<string | undefined> {
    try {
      return await readFile(path, 'utf8');
    } catch {
      // The contract: missing and unreadable are the same to a loader; the one who cares says so.
      return undefined;
    }
  },
  async readDir(path: string): Promise<{ name: string; isFolder: boolean }[]> {
    try {
      const entries = await readdir(path, { withFileTypes: true });
      return entries
        .filter((entry) => entry.isDirectory() || entry.isFile())
        .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));
    } catch {
      // As above.
      return [];
    }
  },
  async exists(path: string): Promise<boolean> {
    try {
      await access(path);
      return true;
    } catch {
      // As above.
      return false;
    }
  },
};

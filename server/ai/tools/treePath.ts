import { posix } from 'node:path';
import { z } from 'zod';

/** A path in an input: relative to the root, `/`-separated. The rest (symlinks, permissions) is not for the schema to see. */
export const treePath = z
  .string()
  .min(1, 'must not be empty')
  .max(1000)
  .transform((path) => posix.normalize(path.replaceAll('\\', '/')).replace(/^\.\/|\/$/g, ''))
  .refine((path) => !isOutside(path), {
    error: ({ input }) => `"${String(input)}" is not inside the workspace. Give a path relative to its root, such as "src/a.ts"`,
  });

function isOutside(path: string): boolean {
  return path === '..' || path.startsWith('../') || posix.isAbsolute(path) || /^[A-Za-z]:/.test(path) || path.includes('\0');
}

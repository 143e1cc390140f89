import { IoError, messageOf, systemCodeOf } from '../../base/errors.ts';

/** The file is not what SQLite wrote: garbage, cut off, or with damaged pages. */
export function isDamage(error: unknown): boolean {
  const code = systemCodeOf(error) ?? '';
  return code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_IOERR_SHORT_READ';
}

/** Another connection holds a lock; waiting helps. */
export function isBusy(error: unknown): boolean {
  return systemCodeOf(error)?.startsWith('SQLITE_BUSY') ?? false;
}

const REMEDIES: readonly (readonly [codes: RegExp, remedy: (file: string) => string])[] = [
  [/^(SQLITE_FULL|ENOSPC|EDQUOT)/, (file) => `The disk is full, so '${file}' could not be written. Free some space and try again`],
  [/^SQLITE_BUSY/, (file) => `The database '${file}' is locked by another process. Close the program that uses it and try again`],
  [
    /^(SQLITE_READONLY|EROFS|EACCES|EPERM|SQLITE_PERM)/,
    (file) => `The database '${file}' is not writable. Give yourself write access, or set STEWARDRY_HOME to another folder`,
  ],
  [
    /^(SQLITE_CORRUPT|SQLITE_NOTADB|SQLITE_IOERR_SHORT_READ)/,
    (file) => `The database '${file}' is damaged. Restart Stewardry: it is repaired when it is opened`,
  ],
  [
    /^(SQLITE_CANTOPEN|ENOENT|ENOTDIR|EISDIR|EEXIST)/,
    (file) => `The database '${file}' cannot be opened. Check that its folder exists and is yours`,
  ],
  [/^(SQLITE_IOERR|EIO)/, (file) => `The disk reported an error while reading or writing '${file}'`],
];

/** What the system or SQLite refused, as an `IoError` that says which file and what to do; anything else stays what it is. */
export function translateError(error: unknown, file: string): unknown {
  if (error instanceof IoError) return error;
  const code = systemCodeOf(error) ?? '';
  const remedy = REMEDIES.find(([codes]) => codes.test(code))?.[1];
  return remedy === undefined ? error : new IoError(`${remedy(file)} (${code}: ${messageOf(error)})`, { cause: error });
}

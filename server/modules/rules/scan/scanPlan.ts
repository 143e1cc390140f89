import type { ScannedFile } from '../store.ts';

/** The files of a scan: which of them are as they were when last checked, and which are not. */
export interface ScanPlan {
  readonly fresh: readonly string[];
  readonly stale: readonly string[];
  /** Known from an earlier scan and no longer there. */
  readonly gone: readonly string[];
}

export interface ListedFiles {
  readonly paths: readonly string[];
  /** Bytes. */
  readonly sizes: readonly number[];
  /** Milliseconds since 1970. */
  readonly modified: readonly number[];
}

/**
 * Compares what is on disk with what is known. Size and time decide, as git's index does. A file whose time lies within the
 * resolution of the check itself cannot be mistaken, because its time is taken before its text is read. A file with a suppression that
 * has expired since is stale, too. `today` is an ISO date.
 */
export function planScan(listed: ListedFiles, known: ReadonlyMap<string, ScannedFile>, today: string): ScanPlan {
  const fresh: string[] = [];
  const stale: string[] = [];
  const present = new Set(listed.paths);
  for (const [index, path] of listed.paths.entries()) {
    const file = known.get(path);
    const isSame = file !== undefined && file.size === listed.sizes[index] && file.modified === listed.modified[index];
    (isSame && !hasExpired(file, today) ? fresh : stale).push(path);
  }
  return { fresh, stale, gone: [...known.keys()].filter((path) => !present.has(path)) };
}

function hasExpired({ report }: ScannedFile, today: string): boolean {
  return report.findings.some(({ suppressed }) => suppressed?.until !== undefined && suppressed.until < today);
}

/** Read-only texts of a run's change set. */
export const reviewScheme = 'stewardry-run';

/** A file of a change set on one side. `undone`: what taking the run back would leave. */
export interface ReviewFile {
  readonly folder: string;
  readonly run: string;
  readonly side: 'base' | 'proposed' | 'merged' | 'undone';
  /** Relative to the folder, `/`-separated. */
  readonly path: string;
}

/** The parts of its URI; the path ends like the file's own, so that it is shown in its language. */
export function toReviewParts({ folder, run, side, path }: ReviewFile): { scheme: string; path: string; query: string } {
  return { scheme: reviewScheme, path: `/${path}`, query: JSON.stringify({ folder, run, side }) };
}

/** `undefined` when these are not parts that `toReviewParts` made. */
export function fromReviewParts(parts: { readonly scheme: string; readonly path: string; readonly query: string }): ReviewFile | undefined {
  if (parts.scheme !== reviewScheme) return undefined;
  const { folder, run, side } = fields(parts.query);
  if (typeof folder !== 'string' || typeof run !== 'string') return undefined;
  if (side !== 'base' && side !== 'proposed' && side !== 'merged' && side !== 'undone') return undefined;
  return { folder, run, side, path: parts.path.slice(1) };
}

function fields(query: string): { readonly folder?: unknown; readonly run?: unknown; readonly side?: unknown } {
  try {
    const value: unknown = JSON.parse(query);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    // Somebody else's URI in our scheme.
    return {};
  }
}

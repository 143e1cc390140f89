import { fieldsOf } from '../../platform/fields.ts';

/** Read-only texts of a run's change set. */
export const reviewScheme = 'stewardry-run';

const SIDES = ['base', 'proposed', 'merged', 'current', 'undone'] as const;
type ReviewSide = (typeof SIDES)[number];

/** A file of a change set on one side. `current`: the person's own, unsaved edits included; `undone`: what taking the run back would leave. */
export interface ReviewFile {
  readonly folder: string;
  readonly run: string;
  readonly side: ReviewSide;
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
  const known = SIDES.find((each) => each === side);
  return known && { folder, run, side: known, path: parts.path.slice(1) };
}

function fields(query: string): ReturnType<typeof fieldsOf> {
  try {
    return fieldsOf(JSON.parse(query));
  } catch {
    // Somebody else's URI in our scheme.
    return {};
  }
}

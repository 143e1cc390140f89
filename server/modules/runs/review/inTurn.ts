import type { RunsContext } from '../context.ts';

/**
 * Applying and taking back are done one after the other: what is to be done follows from what was noted before, and the note of it comes after the
 * files are written.
 */
export async function inTurn<Result>({ state }: RunsContext, work: () => Promise<Result>): Promise<Result> {
  const done = await state.reviewing.acquire();
  try {
    return await work();
  } finally {
    done();
  }
}

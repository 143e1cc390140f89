import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as runs from '../../../../protocol/runs.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RunsContext } from '../context.ts';

/** Checks again what a run has come to. What a run works with is loaded with the first that needs it. */
export async function verify(ctx: RunsContext, params: ParamsOut<typeof runs.verify>, call: Call): Promise<ResultIn<typeof runs.verify>> {
  return (await import('../finish/verifyAgain.ts')).verifyAgain(ctx, params, call);
}

import * as ai from '../../../../protocol/ai.ts';
import type * as glossary from '../../../../protocol/glossary.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import * as runs from '../../../../protocol/runs.ts';
import * as templates from '../../../../protocol/templates.ts';
import { isCancellation, messageOf, NotFoundError } from '../../../base/errors.ts';
import { closestName } from '../../../governance/config/closestName.ts';
import type { Call } from '../../../kernel/call.ts';
import type { GlossaryContext } from '../context.ts';
import { glossaryOf } from '../glossaryOf.ts';
import { type Known, lookUp } from '../lookUp.ts';

type Params = ParamsOut<typeof glossary.explain>;

/** Explains a term for a reader: by a model where one may be asked, else by what is known of it here. */
export async function explain(ctx: GlossaryContext, params: Params, call: Call): Promise<ResultIn<typeof glossary.explain>> {
  const { folder, term, level } = params;
  const known = await lookUp(ctx, params, call);
  const about = { term: known?.term ?? term, level, related: [...(known?.related ?? [])] };
  const asked = (await mayAsk(ctx, folder, call)) ? await askModel(ctx, params, known, call) : undefined;
  if (asked !== undefined && 'text' in asked) return { ...about, source: 'model', ...asked };
  if (known !== undefined) return { ...about, text: known.text, source: known.source, ...asked };
  throw new NotFoundError(await unknown(ctx, term, asked?.note));
}

async function mayAsk(ctx: GlossaryContext, folder: string, call: Call): Promise<boolean> {
  if (!ctx.has('ai') || !ctx.has('runs') || !ctx.has('templates')) return false;
  return (await ctx.call(ai.mode, { folder }, call)).mode !== 'none';
}

/** The answer, or why there is none: whoever wants an explanation gets the one that is there. */
async function askModel(
  ctx: GlossaryContext,
  { folder, term, level, path, stream }: Params,
  known: Known | undefined,
  call: Call,
): Promise<{ text: string; model: string; isScripted: boolean } | { note: string }> {
  try {
    const variables = { term: withoutMarks(term), level, known: withoutMarks(known?.text ?? '') };
    const { text = '' } = await ctx.call(templates.preview, { folder, id: 'explain-concept', variables }, call);
    const question = { folder, step: 'explain', prompt: text, paths: path === undefined ? [] : [path] };
    return await ctx.call(runs.ask, { ...question, ...(stream === undefined ? {} : { stream }) }, call);
  } catch (error) {
    if (isCancellation(error) || call.signal.aborted) throw error;
    ctx.log.info('A term was explained without a model', { reason: messageOf(error) });
    return { note: `No model answered: ${messageOf(error)}` };
  }
}

/** Data cannot end the place that the prompt has for it. Nothing is taken out: what is left could come together to another mark. */
const withoutMarks = (text: string): string => text.replaceAll(/<(?=\/?(?:term|known)>)/gi, '&lt;');

async function unknown(ctx: GlossaryContext, term: string, note: string | undefined): Promise<string> {
  const { entries } = await glossaryOf(ctx);
  const names = entries.flatMap((each) => [each.term, ...each.aliases]);
  const meant = closestName(term, names);
  return [
    `Nothing here explains "${term.length > 60 ? `${term.slice(0, 60)}…` : term}".`,
    meant === undefined ? '"stewardry ai explain" without a term lists the words that are known.' : `Did you mean "${meant}"?`,
    note ?? 'AI is switched off in this folder, so no model was asked.',
  ].join(' ');
}

import type { explain } from '../../../protocol/glossary.ts';
import type { ParamsOut } from '../../../protocol/index.ts';
import * as rules from '../../../protocol/rules.ts';
import type { Call } from '../../kernel/call.ts';
import { RequestFailed } from '../../kernel/requestFailed.ts';
import type { GlossaryContext } from './context.ts';
import { glossaryOf } from './glossaryOf.ts';

/** What is known of a term without a model. */
export interface Known {
  readonly term: string;
  /** Markdown. */
  readonly text: string;
  readonly source: 'glossary' | 'rule';
  readonly related: readonly string[];
}

/** Looks a term up: a word of the product, else the id of a rule of the folder. */
export async function lookUp(
  ctx: GlossaryContext,
  { folder, term, level }: ParamsOut<typeof explain>,
  call: Call,
): Promise<Known | undefined> {
  const found = (await glossaryOf(ctx)).find(term);
  if (found !== undefined) return { term: found.term, text: found.words[level], source: 'glossary', related: found.related };
  return ctx.has('rules') && RULE_ID.test(term) ? ruleText(ctx, folder, term, call) : undefined;
}

const RULE_ID = /^[\w.@/-]{1,200}$/;

/** A rule in its own words; they are the same for every level. */
async function ruleText(ctx: GlossaryContext, folder: string, ruleId: string, call: Call): Promise<Known | undefined> {
  try {
    const { id, message, note, url } = await ctx.call(rules.show, { folder, ruleId }, call);
    const text = [message, note?.trim(), url === undefined ? undefined : `More: ${url}`].filter((part) => part !== undefined).join('\n\n');
    return { term: id, text, source: 'rule', related: ['rule', 'finding'] };
  } catch (error) {
    if (error instanceof RequestFailed && error.error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}

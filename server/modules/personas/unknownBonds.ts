import * as practices from '../../../protocol/practices.ts';
import * as rules from '../../../protocol/rules.ts';
import { closestName } from '../../governance/config/closestName.ts';
import type { Call } from '../../kernel/call.ts';
import type { PersonasContext } from './context.ts';
import type { Persona, PersonaProblem } from './file/readPersona.ts';

/** Rules and practices that a persona names and that there are not: it would not be bound as whoever wrote it believes. */
export async function unknownBonds(ctx: PersonasContext, folder: string, persona: Persona, call: Call): Promise<PersonaProblem[]> {
  const { summary, rulesLine, practicesLine } = persona;
  const unknown = (line: number, noun: string, wanted: readonly string[], known: readonly string[]): PersonaProblem[] =>
    wanted
      .filter((id) => !known.includes(id))
      .map((id) => {
        const meant = closestName(id, known);
        const remedy = meant === undefined ? 'Remove it, or check its id.' : `Did you mean "${meant}"?`;
        return { file: summary.file, line, message: `There is no ${noun} "${id}". ${remedy}` };
      });
  return [
    ...(summary.rules.length > 0 && ctx.has('rules') ? unknown(rulesLine, 'rule', summary.rules, await ruleIds(ctx, folder, call)) : []),
    ...(summary.practices.length > 0 && ctx.has('practices')
      ? unknown(practicesLine, 'practice', summary.practices, await practiceIds(ctx, folder, call))
      : []),
  ];
}

async function ruleIds(ctx: PersonasContext, folder: string, call: Call): Promise<readonly string[]> {
  const { packs } = await ctx.call(rules.list, { folder }, call);
  return packs.flatMap((pack) => pack.rules.map(({ id }) => id));
}

async function practiceIds(ctx: PersonasContext, folder: string, call: Call): Promise<readonly string[]> {
  return (await ctx.call(practices.list, { folder }, call)).practices.map(({ id }) => id);
}

import type { Notice } from '../../../../protocol/index.ts';
import * as workspace from '../../../../protocol/workspace.ts';
import { diskFiles } from '../../../data/files/diskFiles.ts';
import type { Rule } from '../../../governance/rules/rule.ts';
import { documentAt } from '../../../governance/rules/ruleDocuments.ts';
import type { LoadedRules } from '../../../governance/worker/ruleJobs.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { testsOf } from './testsOf.ts';

/** A rule that could be imported: one id, with the definitions it has for several languages. */
export interface ForeignRule {
  readonly rule: Rule;
  /** YAML documents. */
  readonly source: string;
  readonly tests: readonly string[];
  readonly state: 'new' | 'same' | 'replaces';
}

/** What is to be read from where, and what was wrong with it. */
export interface ForeignRules {
  readonly rules: readonly ForeignRule[];
  /** Absolute files of utilities that the rules may use. */
  readonly utilFiles: readonly string[];
  readonly problems: readonly Notice[];
}

/** Reads rules that are not in force, and says of each whether the folder has it. Nothing is executed or written. */
export async function foreignRules(
  ctx: RulesContext,
  folder: string,
  from: string,
  loaded: LoadedRules,
  call: Call,
): Promise<ForeignRules> {
  const { trusted } = await ctx.call(workspace.ruleSources, { folder }, call);
  const { pack, utilFiles, problems } = await ctx.workers.run(
    'rules/readPack',
    { folder, from, trusted },
    { lane: 'interactive' },
    call.signal,
  );
  if (pack === undefined) return { rules: [], utilFiles, problems };
  const rules: ForeignRule[] = [];
  for (const [id, definitions] of Map.groupBy(pack.rules, (rule) => rule.id)) {
    const [rule] = definitions;
    if (rule === undefined) continue;
    const source = await sourceOf(definitions);
    const tests = (await testsOf({ packs: [pack] }, id)).map((test) => test.text);
    rules.push({ rule, source, tests, state: await stateOf(loaded, id, source) });
  }
  return { rules, utilFiles, problems };
}

/** The documents of one id, each once: one document may be a rule for several languages. */
async function sourceOf(definitions: readonly Rule[]): Promise<string> {
  const documents = await Promise.all(
    definitions.map(async ({ source }) => documentAt((await diskFiles.readFile(source.file)) ?? '', source.line).text),
  );
  return [...new Set(documents)].join('---\n');
}

async function stateOf({ packs }: LoadedRules, id: string, source: string): Promise<ForeignRule['state']> {
  const known = packs.flatMap((pack) => pack.rules).filter((rule) => rule.id === id);
  if (known.length === 0) return 'new';
  const last = known.at(-1)?.source.file;
  const text = await sourceOf(known.filter((rule) => rule.source.file === last));
  return text.trim() === source.trim() ? 'same' : 'replaces';
}

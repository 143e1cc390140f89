/** The rules that both programs are measured with. */
import { posix } from 'node:path';
import { stringify } from 'yaml';
import { diskFiles } from '../server/data/files/diskFiles.ts';
import type { SyntaxRule } from '../server/governance/rules/rule.ts';
import { isForCommandLine } from '../server/governance/syntax/commandLineRules.ts';
import { loadRules } from '../server/governance/worker/loadRules.ts';
import { BANNED_FUNCTIONS, BANNED_METHODS, BANNED_MODULES } from './corpus/bannedNames.ts';
import { root } from './programs/checkout.ts';

/** Sizes that are measured. */
export type RuleCount = 20 | 200;

/** A rule file in ast-grep's format, one rule each. */
export interface RuleFile {
  readonly name: string;
  readonly text: string;
}

/** Of 20 rules this many are built-in ones; of 200 all that there are for TypeScript, but no more than this. */
const BUILT_IN: Readonly<Record<RuleCount, number>> = { 20: 14, 200: 140 };

/**
 * Rules as a project has them: our own for TypeScript, spread evenly over the packs, and short ones that ban a name. Nothing is drawn
 * by lot: the same packs give the same rules.
 */
export async function createRuleFiles(count: RuleCount): Promise<readonly RuleFile[]> {
  const builtIn = spread(await builtInRules(), BUILT_IN[count]).map(toDocument);
  const banned = spread(bannedNameRules(), count - builtIn.length);
  const documents = [...builtIn, ...banned];
  if (documents.length !== count) throw new Error(`There are only ${documents.length} rules, ${count} were asked for.`);
  return documents.map((document) => ({ name: `${document.id}.yml`, text: stringify(document) }));
}

/** Built-in rules for TypeScript that the peer can run, by id. Each id once: what is measured is one language. */
async function builtInRules(): Promise<readonly SyntaxRule[]> {
  const rulePacks = posix.join(root.replaceAll('\\', '/'), 'templates', 'rule-packs');
  const request = { folder: null, trusted: false, rulePacks, stewardryFolders: [], settings: {}, environment: {} };
  const { packs } = await loadRules(request, diskFiles);
  return packs
    .flatMap((pack) => pack.rules)
    .filter((rule): rule is SyntaxRule => rule.body.kind === 'syntax' && rule.body.language === 'TypeScript')
    .filter((rule) => rule.isOff !== true && isForCommandLine(rule))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

interface RuleDocument extends Readonly<Record<string, unknown>> {
  readonly id: string;
}

/** Back to ast-grep's format, without our own keys and with global utils in place. */
function toDocument({ id, severity, message, note, url, files, ignores, body }: SyntaxRule): RuleDocument {
  const [fix] = body.fixes;
  return {
    id,
    language: body.language,
    severity,
    message,
    ...(note === undefined ? {} : { note }),
    ...(url === undefined ? {} : { url }),
    ...(files.length === 0 ? {} : { files }),
    ...(ignores.length === 0 ? {} : { ignores }),
    ...body.matcher,
    ...(fix === undefined ? {} : { fix: { template: fix.template, expandStart: fix.expandStart, expandEnd: fix.expandEnd } }),
  };
}

/** Bans of functions, methods and modules, in turns. */
function bannedNameRules(): readonly RuleDocument[] {
  const kinds = [
    BANNED_FUNCTIONS.map((name) => ban(`no-call-${name}`, `${name}($$$ARGUMENTS)`, `Do not call ${name}.`)),
    BANNED_METHODS.map((name) => ban(`no-method-${name}`, `$OBJECT.${name}($$$ARGUMENTS)`, `Do not call ${name} of $OBJECT.`)),
    BANNED_MODULES.map((name) => ban(`no-import-${name.replaceAll('/', '-')}`, `import $WHAT from '${name}'`, `Do not import ${name}.`)),
  ];
  const longest = Math.max(...kinds.map((kind) => kind.length));
  return Array.from({ length: longest }, (_, index) => kinds.flatMap((kind) => kind[index] ?? [])).flat();
}

function ban(id: string, pattern: string, message: string): RuleDocument {
  return { id, language: 'TypeScript', severity: 'warning', message, rule: { pattern } };
}

/** So many elements at even distances; all when there are fewer. */
function spread<T>(list: readonly T[], count: number): readonly T[] {
  if (count >= list.length) return list;
  return Array.from({ length: count }, (_, index) => list[Math.floor((index * list.length) / count)]).filter((one) => one !== undefined);
}

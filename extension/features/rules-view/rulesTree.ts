import type { Notice, Severity } from '../../../protocol/finding.ts';
import type { PackSummary, RuleSummary } from '../../../protocol/ruleSummary.ts';
import { countOf } from '../../platform/wording.ts';

/** The rules of one folder, or of none (`folder` null) in a window without folders. */
export interface FolderRules {
  readonly folder: string | null;
  readonly name: string;
  readonly packs: readonly PackSummary[];
  readonly problems: readonly Notice[];
}

/** One line of the Rules view with what is under it. */
export type RuleNode =
  | { readonly kind: 'folder'; readonly id: string; readonly name: string; readonly children: readonly RuleNode[] }
  | {
      readonly kind: 'pack';
      readonly id: string;
      readonly folder: string | null;
      readonly pack: Omit<PackSummary, 'rules'>;
      readonly rules: number;
      readonly findings: number;
      readonly children: readonly RuleNode[];
    }
  | { readonly kind: 'rule'; readonly id: string; readonly folder: string | null; readonly rule: RuleSummary }
  | { readonly kind: 'problem'; readonly id: string; readonly folder: string | null; readonly problem: Notice };

/** Which rules the view shows. */
export type RuleFilter = 'all' | 'with-findings';

/** Folders when there are several, else the packs at once, with their rules. */
export function ruleNodes(folders: readonly FolderRules[], filter: RuleFilter): readonly RuleNode[] {
  const [only] = folders;
  if (folders.length === 1 && only !== undefined) return packsOf(only, filter);
  return folders.map((rules) => {
    const { folder, name } = rules;
    return { kind: 'folder', id: `folder:${folder}`, name, children: packsOf(rules, filter) };
  });
}

/** Problems come first: a broken rule is the one thing to act on. */
function packsOf({ folder, packs, problems }: FolderRules, filter: RuleFilter): readonly RuleNode[] {
  const broken = problems.map((problem, index): RuleNode => ({ kind: 'problem', id: `problem:${folder}:${index}`, folder, problem }));
  const shown = packs.filter((pack) => filter === 'all' || shownRules(pack, filter).length > 0);
  return [...broken, ...inOrder(shown).map((pack) => packNode(folder, pack, filter))];
}

function packNode(folder: string | null, pack: PackSummary, filter: RuleFilter): RuleNode {
  const id = `pack:${folder}:${pack.name}`;
  const { rules, ...own } = pack;
  const children = shownRules(pack, filter).map((rule): RuleNode => ({ kind: 'rule', id: `${id}/${rule.id}`, folder, rule }));
  return { kind: 'pack', id, folder, pack: own, rules: rules.length, findings: findingsOf(pack), children };
}

/** The workspace's own rules first, then packages, then what is built in; enabled before disabled. */
function inOrder(packs: readonly PackSummary[]): PackSummary[] {
  const rank = { workspace: 0, npm: 1, 'built-in': 2 };
  const place = (pack: PackSummary) => (pack.isEnabled ? 0 : 10) + rank[pack.origin];
  return [...packs].sort((a, b) => place(a) - place(b) || a.name.localeCompare(b.name));
}

function shownRules(pack: PackSummary, filter: RuleFilter): RuleSummary[] {
  const rules = filter === 'all' ? [...pack.rules] : pack.rules.filter((rule) => rule.findings > 0);
  return rules.sort((a, b) => a.id.localeCompare(b.id));
}

/** What stands beside the label. */
export function description(node: RuleNode): string {
  if (node.kind === 'folder') return '';
  if (node.kind === 'problem') return node.problem.path ?? '';
  if (node.kind === 'rule') return ruleDescription(node.rule);
  if (!node.pack.isEnabled) return 'off';
  const rules = countOf(node.rules, 'rule');
  return node.findings === 0 ? rules : `${rules}, ${countOf(node.findings, 'finding')}`;
}

function ruleDescription({ severity, findings }: RuleSummary): string {
  if (severity === 'off') return 'off';
  return findings === 0 ? '' : countOf(findings, 'finding');
}

/** Findings of the rules in force with this severity, over all folders. A rule listed twice in a folder counts once. */
export function findingsBySeverity(folders: readonly FolderRules[], severity: Severity): number {
  return folders
    .flatMap(({ packs }) => packs.filter((pack) => pack.isEnabled).flatMap((pack) => pack.rules))
    .filter((rule) => rule.severity === severity)
    .reduce((total, rule) => total + rule.findings, 0);
}

function findingsOf(pack: PackSummary): number {
  return pack.rules.reduce((total, rule) => total + rule.findings, 0);
}

import type { Position } from '../../../protocol/finding.ts';
import { checkOptions } from '../checks/checkOptions.ts';
import { languageNames } from '../syntax/languages.ts';
import { DOCUMENT_KEYS, RULE_KEYS } from './documentKeys.ts';

export interface Completion {
  readonly label: string;
  readonly detail?: string;
  readonly insertText: string;
}

/** Names that only the loaded rules know. */
export interface KnownNames {
  readonly ruleIds: readonly string[];
  readonly packs: readonly string[];
}

/** Keys under which a rule object stands. */
const RULE_PARENTS = ['rule', 'not', 'inside', 'has', 'precedes', 'follows'];
const SEVERITIES = ['error', 'warning', 'info', 'hint', 'off'];
const STEWARDSHIP_KEYS = ['people', 'ai', 'owner', 'languages', 'waivers'];
const CONFIG_KEYS: Readonly<Record<string, readonly string[]>> = {
  '': ['version', 'rules'],
  rules: ['packs', 'severity', 'ignores', 'limits'],
  limits: ['fileSizeKb', 'ruleTimeMs'],
};

/** What can stand at a place: keys by the block around it, values by their key. Works on lines, because the text is half-written YAML. */
export function completeRuleText(text: string, { line, character }: Position, kind: 'rule' | 'config', known: KnownNames): Completion[] {
  const lines = text.split('\n');
  const before = (lines[line] ?? '').slice(0, character);
  const value = /^\s*(?:-\s+)?([\w-]+):\s*\S*$/.exec(before);
  const parents = parentsOf(lines, line, before.search(/\S|$/));
  if (value) return valuesOf(value[1] ?? '', parents, kind, known).map((name) => ({ label: name, insertText: name }));
  if (/^\s*-\s*\S*$/.test(before) && parents[0] === 'packs') return known.packs.map((name) => ({ label: name, insertText: name }));
  return keysAt(parents, lines, line, kind, known).map((name) => ({ label: name, insertText: `${name}: ` }));
}

function valuesOf(key: string, parents: readonly string[], kind: 'rule' | 'config', known: KnownNames): readonly string[] {
  if (key === 'severity' || parents[0] === 'severity') return SEVERITIES;
  if (kind === 'config') return key === 'packs' ? known.packs : [];
  if (key === 'language') return languageNames();
  if (key === 'kind' && parents[0] === 'check') return checkOptions.options.map((option) => option.shape.kind.value);
  if (key === 'people' || key === 'ai') return ['advise', 'block'];
  return key === 'stopBy' ? ['neighbor', 'end'] : [];
}

function keysAt(
  parents: readonly string[],
  lines: readonly string[],
  line: number,
  kind: 'rule' | 'config',
  known: KnownNames,
): readonly string[] {
  const [parent = ''] = parents;
  if (kind === 'config') return parent === 'severity' ? known.ruleIds : (CONFIG_KEYS[parent] ?? []);
  if (parent === '') return DOCUMENT_KEYS;
  if (parent === 'check') return checkKeys(lines, line);
  if (parent === 'stewardry') return STEWARDSHIP_KEYS;
  return RULE_PARENTS.includes(parent) || ['any', 'all', 'constraints', 'utils'].some((key) => parents.includes(key)) ? RULE_KEYS : [];
}

/** The keys of the kind that the block names; `kind` while it names none. */
function checkKeys(lines: readonly string[], line: number): readonly string[] {
  const start = lines.slice(0, line).findLastIndex((each) => /^check:/.test(each));
  const block = lines.slice(start + 1).filter((_, index, all) => all.slice(0, index + 1).every((one) => /^\s|^$/.test(one)));
  const kind = block.map((each) => /^\s+kind:\s*([\w-]+)/.exec(each)?.[1]).find((name) => name !== undefined);
  const option = checkOptions.options.find((each) => each.shape.kind.value === kind);
  return option ? Object.keys(option.shape) : ['kind'];
}

/** Keys of the blocks around a line, innermost first, told by indentation. */
function parentsOf(lines: readonly string[], line: number, indent: number): string[] {
  const parents: string[] = [];
  let limit = indent;
  for (let at = line - 1; at >= 0 && limit > 0; at--) {
    const text = lines[at] ?? '';
    if (/^---/.test(text)) break;
    const match = /^(\s*(?:-\s+)*)([\w-]+):/.exec(text);
    if (!match || (match[1] ?? '').length >= limit) continue;
    limit = (match[1] ?? '').length;
    parents.push(match[2] ?? '');
  }
  return parents;
}

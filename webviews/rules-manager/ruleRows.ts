import type { Result } from '../shared/messages.ts';
import type { RuleFilter } from './openedWith.ts';

export type Pack = Result<'rules/list'>['packs'][number];
export type Rule = Pack['rules'][number];

/** A row of the list: a pack, or one of its rules below it. */
export type Row =
  | { readonly kind: 'pack'; readonly pack: Pack; readonly shown: number }
  | { readonly kind: 'rule'; readonly pack: Pack; readonly rule: Rule };

/** What tells rows apart, also over a reload; without white space, so that it can be part of an element's id. */
export function keyOf(row: Row): string {
  const name = row.kind === 'pack' ? row.pack.name : `${row.pack.name}/${row.rule.id}`;
  return name.replaceAll(/\s+/g, '-');
}

/** The rules that fit, below their packs; a pack without any is left out, unless nothing was filtered. */
export function rowsOf(packs: readonly Pack[], filter: RuleFilter): Row[] {
  const isOpen = Object.values(filter).every((value) => value === '');
  return packs.toSorted(byNearness).flatMap((pack): Row[] => {
    const rules = pack.rules.filter((rule) => fits(rule, pack, filter));
    if (rules.length === 0 && !(isOpen && pack.rules.length === 0)) return [];
    return [{ kind: 'pack', pack, shown: rules.length }, ...rules.map((rule): Row => ({ kind: 'rule', pack, rule }))];
  });
}

/** One's own rules first, then those that run. */
function byNearness(a: Pack, b: Pack): number {
  const place = ({ origin, isEnabled }: Pack): number => (origin === 'workspace' ? 0 : isEnabled ? 1 : 2);
  return place(a) - place(b);
}

function fits(rule: Rule, pack: Pack, { text, pack: name, language, severity, kind, state }: RuleFilter): boolean {
  if (name !== '' && pack.name !== name) return false;
  if (language !== '' && !rule.languages.includes(language)) return false;
  if (severity !== '' && rule.severity !== severity) return false;
  if (kind !== '' && rule.kind !== kind) return false;
  if (!fitsState(rule, pack, state)) return false;
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const said = `${rule.id} ${rule.message} ${rule.subject} ${rule.owner ?? ''}`.toLowerCase();
  return words.every((word) => said.includes(word));
}

function fitsState(rule: Rule, pack: Pack, state: RuleFilter['state']): boolean {
  switch (state) {
    case '':
      return true;
    case 'on':
      return isOn(rule, pack);
    case 'off':
      return !isOn(rule, pack);
    case 'found':
      return rule.findings > 0;
    case 'waived':
      return rule.waived > 0;
    case 'changed':
      return isChanged(rule, pack);
  }
}

/** Whether it runs. */
export function isOn(rule: Rule, pack: Pack): boolean {
  return pack.isEnabled && rule.severity !== 'off';
}

/** Whether somebody said something else of it than its pack does. */
function isChanged(rule: Rule, pack: Pack): boolean {
  const isEnforced = pack.origin !== 'workspace' && (rule.people.isOwn || rule.ai.isOwn);
  return (pack.isEnabled && rule.severity !== rule.defaultSeverity) || rule.below.length > 0 || isEnforced;
}

/** What can be chosen in each filter: only what there is. */
export function choicesOf(packs: readonly Pack[]): Readonly<Record<'pack' | 'language' | 'kind', readonly string[]>> {
  const rules = packs.flatMap((pack) => pack.rules);
  const sorted = (values: readonly string[]): string[] => [...new Set(values)].toSorted();
  return {
    pack: packs.map(({ name }) => name),
    language: sorted(rules.flatMap(({ languages }) => languages)),
    kind: sorted(rules.map(({ kind }) => kind)),
  };
}

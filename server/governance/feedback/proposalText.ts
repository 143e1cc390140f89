import { stringify } from 'yaml';
import { languageOf } from '../syntax/languages.ts';
import type { Rejection } from './rejection.ts';

/** Languages in which `name($$$)` is a pattern for any call of a name. */
const CALLING = [
  'TypeScript',
  'Tsx',
  'JavaScript',
  'Python',
  'Go',
  'Java',
  'Kotlin',
  'Rust',
  'C',
  'Cpp',
  'CSharp',
  'Swift',
  'Scala',
  'Lua',
  'Ruby',
  'Php',
];

/** YAML of a rule against a call: by syntax where the languages allow it, by text elsewhere. */
export function ruleText(id: string, call: string, cluster: readonly Rejection[], reasons: readonly string[]): string {
  const languages = [...new Set(cluster.map(({ path }) => languageOf(path) ?? ''))].toSorted();
  const [message = id] = reasons;
  const head = { id, severity: 'warning', message: oneLine(message), note: noteOf(cluster, reasons) };
  const isSyntax = languages.length > 0 && languages.every((language) => CALLING.includes(language));
  if (!isSyntax) {
    const extensions = [...new Set(cluster.map(({ path }) => path.slice(path.lastIndexOf('.') + 1)))].toSorted();
    return stringify({
      ...head,
      files: extensions.map((extension) => `**/*.${extension}`),
      check: { kind: 'text', pattern: `\\b${escaped(call)}\\s*\\(` },
    });
  }
  const [language] = languages;
  const several = languages.length > 1 ? { stewardry: { languages } } : {};
  return stringify({ ...head, language, ...several, rule: { pattern: `${call}($$$ARGUMENTS)` } });
}

/** Markdown of a practice. */
export function practiceText(title: string, cluster: readonly Rejection[], reasons: readonly string[]): string {
  return `# ${oneLine(title)}\n\n${reasons.map((reason) => `- ${oneLine(reason)}`).join('\n')}\n\n${noteOf(cluster, [])}\n`;
}

function noteOf(cluster: readonly Rejection[], reasons: readonly string[]): string {
  const paths = [...new Set(cluster.map(({ path }) => path))].slice(0, 5).join(', ');
  const others = reasons.slice(1).map(oneLine).join(' ');
  const rules = [...new Set(cluster.flatMap((each) => each.rules))].filter((rule) => cluster.every((each) => each.rules.includes(rule)));
  const known = rules.length === 0 ? '' : ` What ${rules.join(', ')} finds was in each: a higher severity would have stopped them.`;
  return `${others === '' ? '' : `${others} `}Learnt from ${cluster.length} rejected changes, in ${paths}.${known}`;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

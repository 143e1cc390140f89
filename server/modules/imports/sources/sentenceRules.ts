import { stringify } from 'yaml';
import type { SourceFile } from './sourceFile.ts';

/** A rule made from one sentence of a text. */
export interface RuleDraft {
  readonly id: string;
  readonly sentence: string;
  /** YAML. */
  readonly text: string;
}

/** What a text forbids, as far as a rule can tell. */
export interface Forbidden {
  /** Rules that there are already and that say the same. */
  readonly known: readonly string[];
  readonly drafts: readonly RuleDraft[];
}

/** Built-in rules by what people forbid, in lower case. */
const KNOWN: Readonly<Record<string, string>> = {
  '@ts-ignore': 'ts-ignore',
  '@ts-nocheck': 'ts-nocheck',
  debugger: 'leftover-debugger',
  'eval()': 'eval-of-built-code',
  eval: 'eval-of-built-code',
  '.only': 'focused-test',
  'it.only': 'focused-test',
  '.skip': 'skipped-test',
  'it.skip': 'skipped-test',
  dangerouslysetinnerhtml: 'react-dangerous-html',
  'select *': 'sql-select-star',
  pickle: 'unsafe-pickle-python',
  'except:': 'python-bare-except',
};

/** Only sentences that forbid a thing in code, and nothing else: "Never use `console.log`." Those with "unless" and the like mean more. */
const FORBIDS = /\b(?:never|do not|don['’]t|avoid)\s+(?:(use|using|call|calling|import|importing)\s+)?`([^`\n]+)`/i;
const CONDITION = /\b(unless|except|outside|only|when|if|instead of|in tests?)\b/i;

const SOURCES = [
  'ts',
  'tsx',
  'mts',
  'cts',
  'js',
  'jsx',
  'mjs',
  'cjs',
  'vue',
  'svelte',
  'py',
  'go',
  'java',
  'kt',
  'rb',
  'php',
  'rs',
  'cs',
  'swift',
];
const FILES = [`**/*.{${SOURCES.join(',')}}`];

/** Finds what a text forbids. `knownIds`: of all rules that there are. */
export function forbiddenIn({ text }: SourceFile, knownIds: ReadonlySet<string>): Forbidden {
  const known = new Set<string>();
  const drafts = new Map<string, RuleDraft>();
  for (const line of withoutCode(text)) {
    const sentence = line
      .replace(/^\s*(?:[-*+]|\d+[.)])\s+/, '')
      .replace(/\*\*/g, '')
      .trim();
    const match = FORBIDS.exec(sentence);
    if (match === null) continue;
    const [, verb = '', thing = ''] = match;
    const same = KNOWN[thing.trim().toLowerCase()];
    if (same !== undefined && knownIds.has(same)) known.add(same);
    if (same !== undefined || CONDITION.test(sentence)) continue;
    const draft = draftOf(verb, thing.trim(), sentence);
    if (draft === undefined) continue;
    if (knownIds.has(draft.id)) known.add(draft.id);
    else drafts.set(draft.id, draft);
  }
  return { known: [...known], drafts: [...drafts.values()] };
}

function draftOf(verb: string, thing: string, sentence: string): RuleDraft | undefined {
  const name = thing.replace(/\(\s*\)$/, '');
  if (!/^[@\w$./-]{2,60}$/.test(name)) return undefined;
  const pattern = patternOf(verb, name, thing !== name);
  if (pattern === undefined) return undefined;
  const id = `no-${name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')}`;
  return {
    id,
    sentence,
    text: stringify({ id, severity: 'warning', message: sentence, files: FILES, check: { kind: 'text', pattern } }, { lineWidth: 0 }),
  };
}

function patternOf(verb: string, name: string, isCall: boolean): string | undefined {
  const escaped = name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  if (/^import/i.test(verb)) return `(?:from|import|require)\\s*\\(?\\s*['"]${escaped}['"]`;
  // A bare word may mean anything: a type, a word in a text. Only what is called can be told apart.
  return isCall || /^[\w$]+(\.[\w$]+)+$/.test(name) ? `(?<![\\w$.])${escaped}\\s*\\(` : undefined;
}

/** The lines outside of fenced blocks. */
function withoutCode(text: string): string[] {
  return text
    .replaceAll('\r\n', '\n')
    .replace(/^\s{0,3}(```+|~~~+)[\s\S]*?^\s{0,3}\1/gm, '')
    .split('\n');
}

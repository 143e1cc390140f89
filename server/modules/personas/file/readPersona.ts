import path from 'node:path';
import type { z } from 'zod';
import type { PersonaSummary } from '../../../../protocol/personas.ts';
import { type FrontMatter, readFrontMatter } from '../../../base/frontMatter.ts';
import { HIDDEN_MESSAGE, hiddenLineOf } from '../../../base/hiddenText.ts';
import type { FileProblem } from '../../../data/files/layeredFiles.ts';
import { closestName } from '../../../governance/config/closestName.ts';
import { PERSONA_ID, personaFile } from './personaFile.ts';
import { BUILT_IN_TOOLS } from './toolNames.ts';

export type PersonaProblem = FileProblem;

export interface Persona {
  readonly summary: PersonaSummary;
  readonly prompt: string;
  /** Of the whole file. */
  readonly text: string;
  /** The lines of keys that name other things, for problems that only show when all of these are known. */
  readonly delegatesLine: number;
  readonly rulesLine: number;
  readonly practicesLine: number;
}

/** A longer prompt leaves no room for the work. UTF-16 units. */
const LONGEST_PROMPT = 40_000;

/** Reads the text of a persona file. With any problem there is no persona: half of its limits might be more than was meant. */
export function readPersona(
  file: string,
  text: string,
  layer: PersonaSummary['layer'],
): { readonly persona?: Persona; readonly problems: readonly PersonaProblem[] } {
  const at = (line: number, message: string): PersonaProblem => ({ file, line, message });
  const id = path.basename(file, '.md');
  if (!PERSONA_ID.test(id))
    return {
      problems: [
        at(0, `"${id}" cannot be the name of a persona. Rename the file: lower-case letters, digits and dashes, such as reviewer.md.`),
      ],
    };
  const front = readFrontMatter(text);
  if (front === undefined)
    return {
      problems: [
        at(0, 'The front matter is missing. Begin with a line "---", then name: and description:, then a line "---", then the prompt.'),
      ],
    };
  if (front.value === undefined) return { problems: front.problems.map(({ line, message }) => at(line, message)) };
  const parsed = personaFile.safeParse(front.value);
  const problems = [
    ...(parsed.success ? [] : parsed.error.issues.flatMap((issue) => describeIssue(issue, front, at))),
    ...promptProblems(text, front, at),
  ];
  if (!parsed.success || problems.length > 0) return { problems };
  const { tools, reads, writes, budget, delegates, model, ...rest } = parsed.data;
  const limits = { tools, reads, writes, delegates, ...(budget === undefined ? {} : { budget }) };
  const summary: PersonaSummary = { id, ...rest, ...(model === undefined ? {} : { model }), limits, layer, file };
  const lines = {
    delegatesLine: front.lineOf(['delegates']),
    rulesLine: front.lineOf(['rules']),
    practicesLine: front.lineOf(['practices']),
  };
  return { persona: { summary, prompt: front.body.trim(), text, ...lines }, problems: [] };
}

type At = (line: number, message: string) => PersonaProblem;

function promptProblems(text: string, { body, bodyLine }: FrontMatter, at: At): PersonaProblem[] {
  const hidden = hiddenLineOf(text);
  const length = body.trim().length;
  return [
    ...(hidden < 0 ? [] : [at(hidden, HIDDEN_MESSAGE)]),
    ...(length > 0 ? [] : [at(bodyLine, 'The prompt is missing. Write below the second "---" who the persona is and how it works.')]),
    ...(length <= LONGEST_PROMPT ? [] : [at(bodyLine, `The prompt has ${length} characters. Shorten it to ${LONGEST_PROMPT}.`)]),
  ];
}

function describeIssue(issue: z.core.$ZodIssue, front: FrontMatter, at: At): PersonaProblem[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => at(front.lineOf([...issue.path, key]), unknownKey(key)));
  const value = issue.path.reduce<unknown>((inner, part) => propertyOf(inner, part), front.value);
  const key = issue.path.join('.');
  if (value === undefined)
    return [at(0, `"${key}" is missing. Write it into the front matter: ${EXPECTED[key] ?? 'see docs/personas.md'}.`)];
  return [at(front.lineOf(issue.path), `"${key}" is ${shown(value)}. ${remedyFor(issue, value)}`)];
}

const EXPECTED: Readonly<Record<string, string>> = {
  name: 'a name of at most 60 characters',
  description: 'one sentence of at most 300 characters',
  tier: 'reason, standard or fast',
  tools: 'a list such as [read_file, edit_file]',
  reads: 'a list of globs such as ["**"]',
  writes: 'a list of globs such as ["src/**"]',
  budget: 'dollars for one run, such as 0.5',
  rules: 'a list of rule ids',
  practices: 'a list of practices',
  delegates: 'a list of personas such as [reviewer]',
};

function remedyFor({ path: where, message, code }: z.core.$ZodIssue, value: unknown): string {
  const [key, index] = where;
  const meant = key === 'tools' && typeof value === 'string' ? closestName(value, BUILT_IN_TOOLS) : undefined;
  if (meant !== undefined) return `Did you mean "${meant}"?`;
  const isOurs = code === 'custom' || (code === 'invalid_format' && index !== undefined) || key === 'model';
  return `Write ${isOurs ? message : (EXPECTED[String(key)] ?? message)} instead.`;
}

function unknownKey(key: string): string {
  const known = Object.keys(personaFile.shape);
  const meant = closestName(key, known);
  return `There is no key "${key}". ${meant === undefined ? `There are ${known.join(', ')}.` : `Did you mean "${meant}"?`}`;
}

function propertyOf(value: unknown, part: PropertyKey): unknown {
  // Any object may be asked for any property.
  return typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[part] : undefined;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60).toWellFormed()}…` : text;
}

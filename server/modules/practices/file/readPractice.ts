import path from 'node:path';
import { z } from 'zod';
import type { PracticeSummary } from '../../../../protocol/practices.ts';
import { type FrontMatter, readFrontMatter } from '../../../base/frontMatter.ts';
import { HIDDEN_MESSAGE, hiddenLineOf } from '../../../base/hiddenText.ts';
import type { FileProblem } from '../../../data/files/layeredFiles.ts';
import { closestName } from '../../../governance/config/closestName.ts';
import { compileGlob } from '../../../governance/config/glob.ts';
import { splitSections } from './sections.ts';

export interface Practice {
  readonly summary: PracticeSummary;
  /** Markdown, without title, checklist and example. */
  readonly text: string;
  readonly example: string | undefined;
  /** `contentHash` is made of it. */
  readonly source: string;
  /** The line of `rules`, for problems that only show when all rules are known. */
  readonly rulesLine: number;
}

/** What a practice's id, and so the name of its file without `.md`, is made of. */
export const PRACTICE_ID = /^[a-z0-9][a-z0-9-]{0,59}$/;

/** A longer text leaves no room for the work. UTF-16 units. */
const LONGEST_TEXT = 20_000;

const names = z.array(z.string().trim().min(1).max(200)).max(100);

/** All of it may be left out: a practice is a text in the first place. */
const frontMatter = z.strictObject({
  title: z.string().trim().min(1).max(80).optional(),
  description: z.string().trim().max(300).default(''),
  rules: names.default([]),
  files: names.refine((globs) => globs.every((glob) => compileGlob(glob) !== undefined)).default(['**']),
  personas: names.default(['*']),
});

const EXPECTED: Readonly<Record<string, string>> = {
  title: 'a title of at most 80 characters',
  description: 'one sentence of at most 300 characters',
  rules: 'a list of rule ids',
  files: 'a list of globs such as ["src/**"]',
  personas: 'a list of personas such as [developer], ["*"] for all or [] for none',
};

/** Reads the text of a practice file. With any problem there is no practice. Never throws. */
export function readPractice(
  file: string,
  source: string,
  layer: PracticeSummary['layer'],
): { readonly practice?: Practice; readonly problems: readonly FileProblem[] } {
  const at = (line: number, message: string): FileProblem => ({ file, line, message });
  const id = path.basename(file, '.md');
  if (!PRACTICE_ID.test(id))
    return {
      problems: [at(0, `"${id}" cannot be the name of a practice. Use lower-case letters, digits and dashes, such as testing.md.`)],
    };
  const front = readFrontMatter(source) ?? { ...NO_FRONT, body: source };
  if (front.value === undefined) return { problems: front.problems.map(({ line, message }) => at(line, message)) };
  const parsed = frontMatter.safeParse(front.value);
  const sections = splitSections(front.body);
  const problems = [
    ...(parsed.success ? [] : parsed.error.issues.flatMap((issue) => describeIssue(issue, front, at))),
    ...textProblems(source, front, at),
  ];
  if (!parsed.success || problems.length > 0) return { problems };
  const { title = sections.title ?? id, ...rest } = parsed.data;
  const { checklist, text, example } = sections;
  const summary: PracticeSummary = { id, title, ...rest, checklist: [...checklist], layer, file };
  return { practice: { summary, text, example, source, rulesLine: front.lineOf(['rules']) }, problems: [] };
}

const NO_FRONT: Omit<FrontMatter, 'body'> = { value: {}, bodyLine: 0, problems: [], lineOf: () => 0 };

type At = (line: number, message: string) => FileProblem;

function textProblems(source: string, { body, bodyLine }: FrontMatter, at: At): FileProblem[] {
  const hidden = hiddenLineOf(source);
  const length = body.trim().length;
  return [
    ...(hidden < 0 ? [] : [at(hidden, HIDDEN_MESSAGE)]),
    ...(length > 0 ? [] : [at(bodyLine, 'The text is missing. Write how it is done, and why.')]),
    ...(length <= LONGEST_TEXT
      ? []
      : [at(bodyLine, `The text has ${length} characters. Shorten it to ${LONGEST_TEXT}, or make it several.`)]),
  ];
}

function describeIssue(issue: z.core.$ZodIssue, front: FrontMatter, at: At): FileProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const meant = closestName(key, Object.keys(EXPECTED));
      const remedy = meant === undefined ? `There are ${Object.keys(EXPECTED).join(', ')}.` : `Did you mean "${meant}"?`;
      return at(front.lineOf([key]), `There is no key "${key}". ${remedy}`);
    });
  }
  const [key = ''] = issue.path;
  if (key === '') return [at(0, 'The front matter is no list of keys. Write lines such as "title: Testing".')];
  return [at(front.lineOf(issue.path), `"${String(key)}" is not as it should be. Write ${EXPECTED[String(key)] ?? issue.message}.`)];
}

import { z } from 'zod';
import type { Action } from '../../governance/govern/action.ts';
import type { SearchHit, SearchQuery } from './effects.ts';
import { markData } from './markData.ts';
import type { Tool } from './tool.ts';

const LONGEST_HIT = 300;

const input = z.strictObject({
  pattern: z.string().min(1).max(1000).describe('What to look for, within one line.'),
  is_regex: z.boolean().default(false).describe('The pattern is a regular expression. Default: it is taken literally.'),
  is_case_sensitive: z.boolean().default(false),
  include: z.array(z.string().min(1)).max(20).optional().describe('Globs such as "src/**/*.ts": only in these files.'),
  limit: z.int().min(1).max(300).default(100).describe('Lines at most.'),
});
type Input = z.output<typeof input>;

export function createSearchTool(): Tool<Input, Extract<Action, { kind: 'read' }>> {
  return {
    name: 'search',
    description:
      'Finds lines in all text files that git does not ignore. Answers with path, line number and text. Narrow it by include when there are too many.',
    input,
    isReadOnly: true,
    // What is found is what is read, so it is looked for before it is decided on.
    async plan(query, tree, signal) {
      const { hits } = await tree.search(queryOf(query), signal);
      return { action: { kind: 'read', tool: 'search', paths: [...new Set(hits.map(({ path }) => path))], detail: JSON.stringify(query) } };
    },
    async perform(query, action, { tree }, signal) {
      const allowed = new Set(action.paths);
      const found = await tree.search(queryOf(query), signal);
      const hits = found.hits.filter(({ path }) => allowed.has(path));
      if (hits.length === 0) return { text: 'Nothing found.', isError: false };
      const more = found.isCut ? `\nThere is more: only the first ${hits.length} lines are shown.` : '';
      return { text: markData('search', hits.map(show).join('\n')) + more, isError: false, paths: [...allowed] };
    },
  };
}

const queryOf = ({ pattern, is_regex, is_case_sensitive, include, limit }: Input): SearchQuery => ({
  pattern,
  isRegex: is_regex,
  isCaseSensitive: is_case_sensitive,
  limit,
  ...(include === undefined ? {} : { include }),
});

const show = ({ path, line, text }: SearchHit): string =>
  `${path}:${line}: ${text.length > LONGEST_HIT ? `${text.slice(0, LONGEST_HIT)}…` : text}`;

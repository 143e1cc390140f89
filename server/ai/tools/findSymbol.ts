import { z } from 'zod';
import type { Action } from '../../governance/govern/action.ts';
import { markData } from './markData.ts';
import type { Tool } from './tool.ts';

const MOST_HITS = 100;

const input = z.strictObject({
  name: z
    .string()
    .regex(/^[\p{L}\p{N}_$]+$/u, 'must be one name, such as "loadPolicy"')
    .max(200)
    .describe('Exact name of a function, class, method or type.'),
});

export function createFindSymbolTool(): Tool<z.output<typeof input>, Extract<Action, { kind: 'read' }>> {
  return {
    name: 'find_symbol',
    description: 'Finds where a function, class, method or type is declared. Use search for where it is used.',
    input,
    isReadOnly: true,
    async plan({ name }, tree, signal) {
      const hits = await tree.findSymbols(name, signal);
      return { action: { kind: 'read', tool: 'find_symbol', paths: [...new Set(hits.map(({ path }) => path))], detail: name } };
    },
    async perform({ name }, action, { tree }, signal) {
      const allowed = new Set(action.paths);
      const hits = (await tree.findSymbols(name, signal)).filter(({ path }) => allowed.has(path));
      if (hits.length === 0) return { text: `No declaration of "${name}" was found. Try search.`, isError: false };
      const lines = hits.slice(0, MOST_HITS).map((hit) => `${hit.path}:${hit.line}: ${hit.kind} ${hit.name}`);
      return { text: markData('find_symbol', lines.join('\n')), isError: false, paths: [...allowed] };
    },
  };
}

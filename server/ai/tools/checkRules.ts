import { z } from 'zod';
import type { Finding } from '../../../protocol/finding.ts';
import type { Action } from '../../governance/govern/action.ts';
import { markData } from './markData.ts';
import type { Tool } from './tool.ts';
import { treePath } from './treePath.ts';

const MOST_FINDINGS = 100;

const input = z.strictObject({ paths: z.array(treePath).min(1).max(200).describe('Files, relative to the root.') });

export function createCheckRulesTool(): Tool<z.output<typeof input>, Extract<Action, { kind: 'read' }>> {
  return {
    name: 'check_rules',
    description: "Checks files against the workspace's rules as they are now. Use it on every file that you changed.",
    input,
    isReadOnly: true,
    plan: async ({ paths }) => ({ action: { kind: 'read', tool: 'check_rules', paths } }),
    async perform({ paths }, _action, effects, signal) {
      const findings = await effects.findings(paths, signal);
      const open = findings.filter(({ suppressed }) => suppressed === undefined);
      if (open.length === 0) return { text: 'No findings.', isError: false };
      const rest = open.length - MOST_FINDINGS;
      const more = rest > 0 ? `\n${rest} findings more.` : '';
      const text = markData('check_rules', open.slice(0, MOST_FINDINGS).map(show).join('\n')) + more;
      return { text, isError: false, paths };
    },
  };
}

function show({ path, range, severity, ruleId, message, note, fixable }: Finding): string {
  return `${path}:${range.start.line + 1}: ${severity} ${ruleId}: ${message}${note ? ` (${note.trim()})` : ''}${fixable ? ' [can be fixed]' : ''}`;
}

import type * as agents from '../../../../protocol/agents.ts';
import * as rules from '../../../../protocol/rules.ts';
import type { AnswerTool } from '../agentAnswer.ts';

/** Examples of each kind that a model is shown. */
const MOST_EXAMPLES = 3;

/** One rule as Markdown: what, why, examples, its own source. */
export const explainRule: AnswerTool<typeof agents.explainRule> = async (ctx, { rule: ruleId }, { folder, call }) => {
  const rule = await ctx.call(rules.show, { folder, ruleId }, call);
  const { id, pack, subject, severity, message, note, url, fixable, findings } = rule;
  const facts = [`Pack ${pack}, ${subject}, severity ${severity}.`, fixable ? 'It can be fixed by itself.' : 'It brings no fix.'];
  const counted = `In this workspace ${findings} ${findings === 1 ? 'place breaks' : 'places break'} it.`;
  const parts = [
    `# ${id}\n\n${message}`,
    [...facts, counted].join(' '),
    ...(note === undefined ? [] : [note.trim()]),
    ...(url === undefined ? [] : [url]),
    ...examples('Breaks it', rule.invalid),
    ...examples('Is fine', rule.valid),
    `Its definition:\n\n${fenced(rule.source, 'yaml')}`,
  ];
  return { text: parts.join('\n\n'), isError: false, data: { id, pack, severity, message, fixable, findings } };
};

function examples(title: string, all: readonly string[]): string[] {
  return all.length === 0
    ? []
    : [
        `${title}:\n\n${all
          .slice(0, MOST_EXAMPLES)
          .map((code) => fenced(code, ''))
          .join('\n\n')}`,
      ];
}

/** A fence longer than any in the code, so that the code cannot end it. */
function fenced(code: string, language: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${code.trimEnd()}\n${fence}`;
}

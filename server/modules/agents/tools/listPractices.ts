import type * as agents from '../../../../protocol/agents.ts';
import type { ResultOut } from '../../../../protocol/index.ts';
import * as practices from '../../../../protocol/practices.ts';
import { ADVISORY, type AnswerTool } from '../agentAnswer.ts';

/** Practices as a model reads them: text, what to go through, the rules behind them. */
export const listPractices: AnswerTool<typeof agents.listPractices> = async (ctx, { text }, { folder, call }) => {
  const { practices: all } = await ctx.call(practices.list, { folder }, call);
  const shown = await Promise.all(all.map(({ id }) => ctx.call(practices.show, { folder, id }, call)));
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const found = shown.filter((each) => {
    const searched = JSON.stringify(each).toLowerCase();
    return words.every((word) => searched.includes(word));
  });
  const parts = found.length === 0 ? ['No practice fits.'] : found.map(describe);
  const data = { practices: found.map(({ practice: { id, title, rules, checklist } }) => ({ id, title, rules, checklist })) };
  return { text: [...parts, ADVISORY].join('\n\n'), isError: false, advisory: ADVISORY, data };
};

function describe({ practice: { title, description, rules, checklist }, text }: ResultOut<typeof practices.show>): string {
  return [
    `# ${title}`,
    ...(description === '' ? [] : [description]),
    text.trim(),
    ...(checklist.length === 0 ? [] : [checklist.map((point) => `- [ ] ${point}`).join('\n')]),
    ...(rules.length === 0 ? [] : [`Rules behind it: ${rules.join(', ')}.`]),
  ].join('\n\n');
}

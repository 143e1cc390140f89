import type { Practice } from './file/readPractice.ts';

/** A practice as a model is given it: what to do and the points to go through; the example is for people. */
export function promptText({ summary, text }: Practice): string {
  const { title, files, checklist } = summary;
  const about = files.includes('**') ? [] : [`This holds for ${files.join(', ')}.`];
  const points = checklist.length === 0 ? [] : [`Before you finish:\n${checklist.map((point) => `- ${point}`).join('\n')}`];
  return [title, ...about, text, ...points].filter((part) => part !== '').join('\n\n');
}

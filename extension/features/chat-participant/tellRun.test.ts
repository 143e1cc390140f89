import { describe, expect, it } from 'vitest';
import { createQuestion, createRun, createStep } from '../../../protocol/fixtures/runRecords.ts';
import { type Telling, tellEnd, tellEvent } from './tellRun.ts';

function record(): { telling: Telling; said: string[] } {
  const said: string[] = [];
  return {
    said,
    telling: {
      markdown: (text) => void said.push(text.trim()),
      progress: (text) => void said.push(`… ${text}`),
      button: ({ title, arguments: [id] }) => void said.push(`[${title} ${id}]`),
    },
  };
}

const step = createStep(1, { name: 'run_command', title: 'npm test', state: 'running' });
const question = createQuestion({ title: 'npm publish', detail: '![x](https://evil.test)', reason: 'not on the list', risk: 'medium' });
const run = createRun({
  state: 'completed',
  status: 'The tests pass.',
  isScripted: true,
  steps: 1,
  tokens: 1,
  filesChanged: 1,
  review: 'open',
});

describe('a run in the chat', () => {
  it('streams what is said, shows steps as progress and questions with buttons', () => {
    const { telling, said } = record();
    tellEvent({ kind: 'text', text: 'I look.' }, telling);
    tellEvent({ kind: 'thinking', text: 'hidden' }, telling);
    tellEvent({ kind: 'step', step }, telling);
    tellEvent({ kind: 'step', step: { ...step, state: 'done' } }, telling);
    tellEvent({ kind: 'question', question }, telling);
    expect(said).toEqual([
      'I look.',
      '… npm test',
      '**npm publish (medium risk: not on the list)**\n\n!\u200B[x](https://evil.test)',
      '[Allow Once q]',
      '[Deny q]',
      '[Answer… q]',
    ]);
  });

  it('gives no short way to a yes of high risk', () => {
    const { telling, said } = record();
    tellEvent({ kind: 'question', question: { ...question, risk: 'high' } }, telling);
    expect(said.slice(1)).toEqual(['[Deny q]', '[Answer… q]']);
  });

  it('ends with what can be done, and says that it was a script', () => {
    const { telling, said } = record();
    tellEnd(run, telling);
    expect(said).toEqual(['---\n\n**completed · 1 file to review · scripted** The tests pass.', '[Review r]', '[Apply r]', '[Show Log r]']);
  });
});

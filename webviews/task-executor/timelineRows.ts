import type { RunStep } from '../../protocol/runs.ts';
import type { SessionMessage } from '../../protocol/sessions.ts';

/** What a model said in one answer. */
export interface Said {
  readonly text: string;
  readonly thinking: string;
}

/** One row of the timeline: a step, and what was said with it. */
export interface TimelineRow {
  readonly key: string;
  readonly step: RunStep;
  /** Of a model's step. */
  readonly said?: Said;
  /** Of a command that is at work. */
  readonly live?: string;
}

/** What is known of a run, and what is coming in. */
export interface Timeline {
  readonly steps: readonly RunStep[];
  /** By the id of the message. */
  readonly said: ReadonlyMap<string, Said>;
  /** Of the answer that is not complete. */
  readonly saying: Said;
  /** By the id of the step. */
  readonly outputs: ReadonlyMap<string, string>;
}

/** The rows, oldest first. */
export function timelineRows({ steps, said, saying, outputs }: Timeline): readonly TimelineRow[] {
  return steps.map((step): TimelineRow => {
    const { id, kind, state, message } = step;
    if (kind === 'model') {
      const known = message === undefined ? undefined : said.get(message);
      return { key: id, step, said: known ?? (state === 'running' ? saying : NOTHING) };
    }
    const live = state === 'running' ? outputs.get(id) : undefined;
    return live === undefined ? { key: id, step } : { key: id, step, live };
  });
}

const NOTHING: Said = { text: '', thinking: '' };

/** What the models said, by the id of the message. */
export function saidIn(messages: readonly SessionMessage[]): ReadonlyMap<string, Said> {
  const answers = messages.filter(({ role }) => role === 'assistant');
  return new Map(answers.map(({ id, content }) => [id, { text: textOf(content, 'text'), thinking: textOf(content, 'thinking') }]));
}

function textOf(content: SessionMessage['content'], kind: 'text' | 'thinking'): string {
  return content.flatMap((part) => (part.kind === kind ? [part.text] : [])).join('\n\n');
}

/** Steps with others put in or brought up to date, in their order. */
export function withSteps(known: readonly RunStep[], news: readonly RunStep[]): readonly RunStep[] {
  const byId = new Map([...known, ...news].map((step) => [step.id, step]));
  return [...byId.values()].toSorted((a, b) => a.number - b.number);
}

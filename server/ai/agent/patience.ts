import type { AgentEnd } from './agentEnd.ts';

/** How often in a row a model may fail to get on before the run ends. */
const MOST_IN_A_ROW = 3;

/** Counts turns that led nowhere. Forgotten when the process ends: a resumed run gets a new chance. */
export class Patience {
  #unusable = 0;
  #reminders = 0;
  #windows = 0;

  /** A turn was performed. `hasOnlyUnusable`: none of its calls could be understood. */
  ofCalls(hasOnlyUnusable: boolean): AgentEnd | undefined {
    this.#reminders = 0;
    if (!hasOnlyUnusable) {
      this.#windows = 0;
      this.#unusable = 0;
      return undefined;
    }
    return ++this.#unusable > MOST_IN_A_ROW
      ? { kind: 'stuck', reason: `The model called tools in a way that cannot be understood ${this.#unusable} times in a row` }
      : undefined;
  }

  ofReminders(reminder: string): AgentEnd | undefined {
    return ++this.#reminders > MOST_IN_A_ROW
      ? { kind: 'stuck', reason: `The model did not get on, although it was told ${this.#reminders} times: ${reminder}` }
      : undefined;
  }

  ofWindow(): AgentEnd | undefined {
    return ++this.#windows > MOST_IN_A_ROW
      ? {
          kind: 'stuck',
          reason: 'The conversation does not fit into the window of the model, although it was shortened. Start a new session.',
        }
      : undefined;
  }

  getsOn(): undefined {
    this.#reminders = 0;
  }
}

import type { RunQuestion, RunState, RunStreamEvent, RunSummary } from '../../../../protocol/index.ts';
import * as runs from '../../../../protocol/runs.ts';
import { DisposableStore } from '../../../base/disposable.ts';
import { plainText } from '../format/plainText.ts';
import type { Session } from '../session.ts';
import { formatStep } from './formatRun.ts';

const ENDED: readonly RunState[] = ['completed', 'failed_verification', 'failed', 'cancelled', 'paused'];
/** News may be missed when another process works on the run; then this is how soon its end shows. Milliseconds. */
const LOOK_EVERY_MS = 1_000;

/**
 * Shows what happens in a run until it has ended, and puts its questions to whoever sits at the terminal. Ctrl-C cancels the run; what was made is
 * kept. `begin` starts or resumes it.
 */
export async function followRun(
  session: Session,
  folder: string,
  { isJson }: { readonly isJson: boolean },
  begin: () => Promise<RunSummary>,
): Promise<RunSummary> {
  const { terminal } = session;
  const cleanUp = new DisposableStore();
  const interrupted = new AbortController();
  const follower = new Follower(session, folder, isJson, interrupted.signal);
  // Listens before it begins, so that nothing of the beginning is missed.
  cleanUp.add(session.listen(runs.stream, (message) => follower.take(message.run, message.events)));
  cleanUp.add(session.listen(runs.changed, ({ runs: changed }) => follower.see(changed)));
  try {
    const { id } = await begin();
    cleanUp.add(
      terminal.onInterrupt(() => {
        interrupted.abort();
        // It may have ended at this very moment.
        void session.askAnyway(runs.cancel, { folder, id }).catch(() => undefined);
      }),
    );
    const ended = await follower.untilEnded(id);
    await follower.answered();
    return ended;
  } finally {
    cleanUp.dispose();
  }
}

class Follower {
  readonly #session: Session;
  readonly #folder: string;
  readonly #isJson: boolean;
  readonly #interrupted: AbortSignal;
  readonly #seen = new Map<string, string>();
  readonly #asked = new Set<string>();
  #asking: Promise<void> = Promise.resolve();
  #isMidLine = false;
  #wake: () => void = () => undefined;

  constructor(session: Session, folder: string, isJson: boolean, interrupted: AbortSignal) {
    this.#session = session;
    this.#folder = folder;
    this.#isJson = isJson;
    this.#interrupted = interrupted;
  }

  take(run: string, events: readonly RunStreamEvent[]): void {
    for (const event of events) {
      if (this.#isJson) this.#session.terminal.print(`${JSON.stringify({ run, ...event })}\n`);
      else this.#show(event);
      if (event.kind === 'question') this.#ask(event.question);
    }
  }

  see(changed: readonly RunSummary[]): void {
    if (changed.some(({ state }) => ENDED.includes(state))) this.#wake();
  }

  async untilEnded(id: string): Promise<RunSummary> {
    for (;;) {
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      const { run, questions } = await this.#session.askAnyway(runs.show, { folder: this.#folder, id });
      if (ENDED.includes(run.state)) return run;
      for (const question of questions) this.#ask(question);
      const timer = setTimeout(() => this.#wake(), LOOK_EVERY_MS);
      await woken;
      clearTimeout(timer);
    }
  }

  /** Nothing is being asked any more. */
  answered(): Promise<void> {
    return this.#asking;
  }

  #show(event: RunStreamEvent): void {
    const { terminal, paint } = this.#session;
    if (event.kind === 'text' || event.kind === 'output') {
      terminal.print(event.kind === 'output' ? paint('gray', plainText(event.text)) : plainText(event.text));
      this.#isMidLine = !event.text.endsWith('\n');
      return;
    }
    if (event.kind === 'notice') this.#line(paint('yellow', plainText(event.text)));
    if (event.kind === 'restart') this.#line(paint('gray', '(what came so far is void)'));
    if (event.kind !== 'step' || event.step.kind === 'model') return;
    const { id, state } = event.step;
    if (this.#seen.get(id) === state || state === 'planned') return;
    this.#seen.set(id, state);
    this.#line(formatStep(this.#session, event.step).trimEnd());
  }

  #line(text: string): void {
    this.#session.terminal.print(`${this.#isMidLine ? '\n' : ''}${text}\n`);
    this.#isMidLine = false;
  }

  /** One question after the other; nobody is asked the same twice. */
  #ask(question: RunQuestion): void {
    if (this.#asked.has(question.id)) return;
    this.#asked.add(question.id);
    if (this.#session.terminal.canAnswer) this.#asking = this.#asking.then(() => this.#put(question)).catch(() => undefined);
    else this.#leave(question);
  }

  /** Nobody here answers it; the run waits. */
  #leave({ title }: RunQuestion): void {
    if (!this.#isJson) this.#line(`Waits for an answer, which can be given in the editor; Ctrl-C ends the run: ${plainText(title)}`);
  }

  async #put(question: RunQuestion): Promise<void> {
    if (this.#interrupted.aborted) return;
    const { terminal, paint } = this.#session;
    this.#line(`\n${paint('bold', plainText(question.title))}\n${plainText(question.detail)}\n${plainText(question.reason)}`);
    const said = await terminal.readLine(promptOf(question), this.#interrupted);
    if (said === undefined) return this.#leave(question);
    const answer = { question: question.id, ...readAnswer(question, said.trim()) };
    await this.#session.askAnyway(runs.answer, { folder: this.#folder, answers: [answer] });
  }
}

function promptOf({ kind, remembers, choices }: RunQuestion): string {
  if (kind === 'question') return `${choices.map((choice, index) => `${index + 1}. ${plainText(choice)}\n`).join('')}Your answer: `;
  const always = remembers === undefined ? '' : `, a: yes to exactly this in this session (${plainText(remembers)})`;
  return `y: yes${always}, anything else: no, with these words to the model: `;
}

function readAnswer({ kind, remembers, choices }: RunQuestion, said: string) {
  if (kind === 'question') return { isAllowed: said !== '', text: choices[Number(said) - 1] ?? said };
  if (/^y(es)?$/i.test(said)) return { isAllowed: true };
  if (/^a(lways)?$/i.test(said) && remembers !== undefined) return { isAllowed: true, remember: 'session' as const };
  return { isAllowed: false, ...(/^n?o?$/i.test(said) ? {} : { text: said }) };
}

import type { ReactiveController } from 'lit';
import type { RunQuestion, RunStep, RunStreamEvent, RunSummary } from '../../protocol/runs.ts';
import type { Result } from '../shared/messages.ts';
import { type Connected, Listening } from '../shared/request.ts';
import { type Said, saidIn, type TimelineRow, timelineRows, withSteps } from './timelineRows.ts';

/** The run that is looked at. */
export interface RunPlace {
  readonly folder: string;
  readonly run: string;
}

/** Steps and messages that are asked for at once. */
const PAGE = 500;
/** Of the output of a command that is at work, the end. Characters. */
const MOST_OUTPUT = 20_000;

type Stream = { readonly sequence: number; readonly events: readonly RunStreamEvent[] };

/** Everything about one run, kept up to date: asked for at first and after a gap, told by the stream in between. */
export class RunFeed implements ReactiveController {
  readonly #element: Connected;
  readonly #place: () => RunPlace | undefined;
  readonly #beforePaint: (draw: () => void) => void;
  /** It is drawn before the next paint. */
  #isDue = false;
  /** The run that was asked for last. */
  #run: string | undefined;
  #sequence: number | undefined;
  /** Of the stream, since the run was asked for: what the answer may lack. */
  #meanwhile: Stream[] = [];
  #said: ReadonlyMap<string, Said> = new Map();
  #saying: Said = { text: '', thinking: '' };
  #outputs = new Map<string, string>();
  #steps: readonly RunStep[] = [];
  #rows: readonly TimelineRow[] | undefined;
  #reading: Promise<void> | undefined;
  #isStale = false;
  /** Nothing was missed since steps were asked for. */
  #isWhole = false;
  readonly #reconnected = (): void => {
    if (this.#element.host.connection === 'running') this.refresh();
  };

  /** The run itself; `undefined` until it is there. */
  value: Result<'runs/show'> | undefined;
  /** Why it could not be had, for a person. */
  failure: string | undefined;
  /** What the backend said about the way to the model, the newest last. */
  notices: readonly string[] = [];

  /** `beforePaint`: words of a model may come faster than a screen shows them, and drawing each would delay the next. */
  constructor(
    element: Connected,
    place: () => RunPlace | undefined,
    beforePaint: (draw: () => void) => void = (draw) => void requestAnimationFrame(draw),
  ) {
    this.#element = element;
    this.#place = place;
    this.#beforePaint = beforePaint;
    element.addController(this);
    new Listening(element, 'runs/stream', ({ run, sequence, events }) => {
      if (run === this.#run) this.#hear({ sequence, events });
    });
    new Listening(element, 'runs/changed', ({ runs }) => {
      const run = runs.find(({ id }) => id === this.#run);
      if (run !== undefined) this.#note(run);
    });
  }

  /** The timeline, oldest first. */
  get rows(): readonly TimelineRow[] {
    this.#rows ??= timelineRows({ steps: this.#steps, said: this.#said, saying: this.#saying, outputs: this.#outputs });
    return this.#rows;
  }

  hostConnected(): void {
    this.#element.host.addEventListener('connection', this.#reconnected);
  }

  hostDisconnected(): void {
    this.#element.host.removeEventListener('connection', this.#reconnected);
    this.#run = undefined;
  }

  hostUpdate(): void {
    const place = this.#place();
    if (place?.run === this.#run) return;
    this.#run = place?.run;
    this.#sequence = undefined;
    this.#isWhole = false;
    this.#said = new Map();
    this.#saying = { text: '', thinking: '' };
    this.#outputs = new Map();
    this.#steps = [];
    this.#rows = undefined;
    Object.assign(this, { value: undefined, failure: undefined, notices: [] });
    this.refresh();
  }

  /** What a person has just said of the run; `undefined`: nothing any more. */
  noteRating(rating: Result<'runs/rate'>['rating']): void {
    if (this.value === undefined) return;
    const { rating: _before, ...value } = this.value;
    this.value = rating === undefined ? value : { ...value, rating };
    this.#changed();
  }

  /** Asks for what may be new, once more when it was asked to meanwhile. Never rejects. */
  refresh(): void {
    this.#isStale = this.#reading !== undefined;
    if (this.#isStale) return;
    this.#reading = this.#read()
      .catch((error: unknown) => {
        this.failure = error instanceof Error ? error.message : String(error);
      })
      .finally(() => {
        this.#reading = undefined;
        this.#changed();
        if (this.#isStale) this.refresh();
      });
  }

  async #read(): Promise<void> {
    const place = this.#place();
    if (place === undefined) return;
    const { folder, run } = place;
    const { host } = this.#element;
    this.#meanwhile = [];
    const [value, steps] = await Promise.all([host.request('runs/show', { folder, id: run }), this.#readSteps(place)]);
    const lacks = steps.some(({ kind, message }) => kind === 'model' && message !== undefined && !this.#said.has(message));
    const said = lacks ? await this.#readSaid(place, value.run.session) : new Map();
    if (this.#run !== run) return;
    this.#steps = withSteps(this.#steps, steps);
    this.#said = new Map([...this.#said, ...said]);
    this.#isWhole = true;
    this.#catchUp(value.saying);
    Object.assign(this, { value, failure: undefined });
  }

  /** Puts what was said until the answer, and what came after it, together. Steps that came meanwhile are newer than those of the answer. */
  #catchUp(saying: Result<'runs/show'>['saying']): void {
    if (saying !== undefined) this.#saying = { text: saying.text, thinking: saying.thinking };
    for (const { sequence, events } of this.#meanwhile) {
      if (saying !== undefined && sequence > saying.sequence) for (const event of events) this.#take(event);
      else
        this.#steps = withSteps(
          this.#steps,
          events.flatMap((event) => (event.kind === 'step' ? [event.step] : [])),
        );
    }
  }

  /** From the first that may have moved on; all of them when something was missed. */
  async #readSteps({ folder, run }: RunPlace): Promise<readonly RunStep[]> {
    const open = this.#steps.find(({ finishedAt }) => finishedAt === undefined) ?? this.#steps.at(-1);
    const all: RunStep[] = [];
    for (let after = open === undefined || !this.#isWhole ? 0 : open.number - 1; ; ) {
      const { steps, hasMore } = await this.#element.host.request('runs/steps', { folder, id: run, after, limit: PAGE });
      all.push(...steps);
      const last = steps.at(-1);
      if (!hasMore || last === undefined) return all;
      after = last.number;
    }
  }

  async #readSaid({ folder, run }: RunPlace, session: string): Promise<ReadonlyMap<string, Said>> {
    const all = new Map<string, Said>();
    for (let before: number | undefined; ; ) {
      const page = { folder, id: session, run, limit: PAGE, ...(before === undefined ? {} : { before }) };
      const { messages, hasMore } = await this.#element.host.request('sessions/messages', page);
      for (const [id, said] of saidIn(messages)) all.set(id, said);
      before = messages[0]?.position;
      if (!hasMore || before === undefined) return all;
    }
  }

  #hear(message: Stream): void {
    const isWhole = this.#sequence === undefined || message.sequence === this.#sequence + 1;
    this.#sequence = message.sequence;
    if (this.#reading !== undefined) this.#meanwhile.push(message);
    for (const event of message.events) this.#take(event);
    if (!isWhole) {
      this.#isWhole = false;
      this.refresh();
    }
    this.#changed();
  }

  /** The run has moved on. What the summary does not say is asked for. */
  #note(run: RunSummary): void {
    if (this.value === undefined) return;
    const { run: before, questions } = this.value;
    this.value = { ...this.value, run };
    const isOther = before.state !== run.state || before.review !== run.review || before.progress !== run.progress;
    if (isOther || questions.length !== run.questions) this.refresh();
    this.#changed();
  }

  #take(event: RunStreamEvent): void {
    switch (event.kind) {
      case 'text':
        this.#saying = { ...this.#saying, text: this.#saying.text + event.text };
        break;
      case 'thinking':
        this.#saying = { ...this.#saying, thinking: this.#saying.thinking + event.text };
        break;
      case 'restart':
        this.#saying = { text: '', thinking: '' };
        break;
      case 'output':
        this.#outputs.set(event.step, ((this.#outputs.get(event.step) ?? '') + event.text).slice(-MOST_OUTPUT));
        break;
      case 'step':
        this.#takeStep(event.step);
        break;
      case 'notice':
        this.notices = [...this.notices, event.text].slice(-3);
        break;
      case 'question':
        this.#ask(event.question);
        break;
      case 'answered':
        this.#setQuestions((open) => open.filter(({ id }) => id !== event.question));
        break;
      case 'decision': // Shown by the part that asks for decisions.
    }
  }

  #ask(question: RunQuestion): void {
    this.#setQuestions((open) => [...open.filter(({ id }) => id !== question.id), question]);
  }

  #setQuestions(change: (open: RunQuestion[]) => RunQuestion[]): void {
    if (this.value !== undefined) this.value = { ...this.value, questions: change(this.value.questions) };
  }

  #takeStep(step: RunStep): void {
    this.#steps = withSteps(this.#steps, [step]);
    if (step.finishedAt !== undefined) this.#outputs.delete(step.id);
    if (step.kind !== 'model') return;
    // The answer is complete: what was said stays where it is until the session has it.
    if (step.finishedAt !== undefined && step.message !== undefined && !this.#said.has(step.message)) {
      this.#said = new Map(this.#said).set(step.message, this.#saying);
    }
    this.#saying = { text: '', thinking: '' };
  }

  #changed(): void {
    this.#rows = undefined;
    if (this.#isDue) return;
    this.#isDue = true;
    this.#beforePaint(() => {
      this.#isDue = false;
      this.#element.requestUpdate();
    });
  }
}

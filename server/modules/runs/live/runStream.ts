import type { RunStreamEvent } from '../../../../protocol/runs.ts';
import type { Clock } from '../../../base/clock.ts';
import { type Disposable, toDisposable } from '../../../base/disposable.ts';

/** Messages are at least so far apart; what comes meanwhile is one of them. Milliseconds. */
const GATHER_MS = 16;
/** A message holds about so much text, so that no client stands still while it reads one. Characters. */
const MOST_PER_MESSAGE = 64 * 1024;
/** More than this of a command's output is not held for clients: all that was kept of it is in `runs/stepOutput`. Characters. */
const MOST_OUTPUT_WAITING = 2 * 1024 * 1024;

/** One message to clients: `sequence` grows by one with each, so that a gap shows. */
export type StreamMessage = { readonly sequence: number; readonly events: readonly RunStreamEvent[] };

type TextEvent = Extract<RunStreamEvent, { kind: 'text' | 'thinking' | 'output' }>;

/**
 * What happens in one run, on its way to clients: gathered for a few milliseconds, pieces of one text joined, long texts divided. Nothing of what
 * the model says or does is left out; of the output of a command, what nobody could read any more.
 */
export class RunStream implements Disposable {
  readonly #clock: Clock;
  readonly #send: (message: StreamMessage) => void;
  #waiting: RunStreamEvent[] = [];
  #outputWaiting = 0;
  #sequence = 0;
  #text = '';
  #thinking = '';
  #timer: Disposable = toDisposable(() => undefined);
  #isTimed = false;
  /** When the last one went, by the clock that never goes back. */
  #sentAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, send: (message: StreamMessage) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** What the model has said and sent on of an answer that is not complete. Sends what waits, so that nothing is in neither. */
  saying(): { readonly text: string; readonly thinking: string; readonly sequence: number } {
    this.flush();
    return { text: this.#text, thinking: this.#thinking, sequence: this.#sequence };
  }

  push(event: RunStreamEvent): void {
    this.#note(event);
    if (event.kind === 'output') {
      if (this.#outputWaiting > MOST_OUTPUT_WAITING) return;
      this.#outputWaiting += event.text.length;
      if (this.#outputWaiting > MOST_OUTPUT_WAITING) event = { ...event, text: '\n[… more output than can be shown: see the step …]\n' };
    }
    this.#waiting.push(event);
    this.#arm();
  }

  /** Sends what waits, now. */
  flush(): void {
    while (this.#waiting.length > 0) this.#sendOne();
  }

  dispose(): void {
    this.#timer.dispose();
    this.flush();
  }

  /** An answer is over when its step has ended, and void when it is asked for again. */
  #note(event: RunStreamEvent): void {
    if (event.kind === 'text') this.#text += event.text;
    else if (event.kind === 'thinking') this.#thinking += event.text;
    else if (event.kind === 'restart' || (event.kind === 'step' && event.step.kind === 'model')) {
      this.#text = '';
      this.#thinking = '';
    }
  }

  #arm(): void {
    if (this.#isTimed) return;
    this.#isTimed = true;
    // After a silence it goes at once, with what happens in the same moment.
    const wait = Math.max(0, this.#sentAt + GATHER_MS - this.#clock.monotonic());
    this.#timer = this.#clock.after(wait, () => {
      this.#isTimed = false;
      this.#sendOne();
      if (this.#waiting.length > 0) this.#arm();
    });
  }

  #sendOne(): void {
    const { events, rest } = takeEvents(this.#waiting, MOST_PER_MESSAGE);
    this.#waiting = rest;
    for (const event of events) if (event.kind === 'output') this.#outputWaiting -= event.text.length;
    if (rest.length === 0) this.#outputWaiting = 0;
    if (events.length === 0) return;
    this.#sequence += 1;
    this.#sentAt = this.#clock.monotonic();
    this.#send({ sequence: this.#sequence, events });
  }
}

/** As many events from the front as hold at most so many characters, neighbours of one text joined; what is left. */
function takeEvents(waiting: readonly RunStreamEvent[], most: number): { events: RunStreamEvent[]; rest: RunStreamEvent[] } {
  const pieces: RunStreamEvent[][] = [];
  let room = most;
  let index = 0;
  for (; index < waiting.length && room > 0; index++) {
    const event = waiting[index];
    if (event === undefined) break;
    if (!isText(event)) {
      pieces.push([event]);
      continue;
    }
    if (event.text.length > room) {
      const cut = charactersUpTo(event.text, room);
      append(pieces, { ...event, text: event.text.slice(0, cut) });
      const left: RunStreamEvent = { ...event, text: event.text.slice(cut) };
      return { events: pieces.map(join), rest: [left, ...waiting.slice(index + 1)] };
    }
    append(pieces, event);
    room -= event.text.length;
  }
  return { events: pieces.map(join), rest: waiting.slice(index) };
}

function append(pieces: RunStreamEvent[][], event: TextEvent): void {
  const last = pieces.at(-1);
  if (last?.[0] !== undefined && belongTogether(last[0], event)) last.push(event);
  else pieces.push([event]);
}

function belongTogether(first: RunStreamEvent, second: TextEvent): boolean {
  if (first.kind !== second.kind) return false;
  return first.kind !== 'output' || second.kind !== 'output' || first.step === second.step;
}

/** Joined once, at the end: adding piece to piece would copy a long text again and again. */
function join(pieces: readonly RunStreamEvent[]): RunStreamEvent {
  const [first] = pieces;
  if (first === undefined) throw new Error('There is nothing to join');
  if (pieces.length === 1 || !isText(first)) return first;
  return { ...first, text: pieces.map((piece) => (isText(piece) ? piece.text : '')).join('') };
}

function isText(event: RunStreamEvent): event is TextEvent {
  return event.kind === 'text' || event.kind === 'thinking' || event.kind === 'output';
}

/** Not between the halves of a surrogate pair. */
function charactersUpTo(text: string, most: number): number {
  const code = text.charCodeAt(most - 1);
  return code >= 0xd800 && code <= 0xdbff && most > 1 ? most - 1 : most;
}

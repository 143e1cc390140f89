import { setTimeout as delay } from 'node:timers/promises';
import * as events from '../../../../protocol/events.ts';
import type { EventRecord, ParamsIn } from '../../../../protocol/index.ts';
import { type Session, UsageError } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';
import { describeEvent, logOf, type Place } from './eventLine.ts';

interface TailOptions extends Place {
  readonly follow?: true;
  readonly type: readonly string[];
  readonly text?: string;
  readonly correlation?: string;
  readonly after?: string;
  readonly limit: string;
  readonly json?: true;
}

/** What others publish is looked for this often while a person follows. Milliseconds. */
const LOOK_EVERY_MS = 100;
const MOST = 1000;

/** `stewardry events tail`: prints events, and with `--follow` goes on until Ctrl-C. */
export async function tail(session: Session, options: TailOptions): Promise<ExitCode> {
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
    throw new UsageError(`--limit "${options.limit}" is not a number from 1 to ${MOST}.`);
  const folder = await logOf(session, options);
  const query = { folder, names: [...options.type], text: options.text, correlationId: options.correlation, limit };
  const found = await session.ask(events.list, { ...query, after: options.after });
  const first = options.after === undefined ? found.events.toReversed() : found.events;
  print(session, first, options);
  if (options.follow) await follow(session, { ...query, limit: MOST }, first.at(-1)?.id ?? options.after ?? '', options);
  return EXIT.clean;
}

type Query = ParamsIn<typeof events.list>;

async function follow(session: Session, query: Query, last: string, options: TailOptions): Promise<void> {
  const stop = new AbortController();
  const listening = session.terminal.onInterrupt(() => stop.abort());
  try {
    for (let after = last; !stop.signal.aborted; ) {
      const { events: found } = await session.ask(events.list, { ...query, after });
      print(session, found, options);
      after = found.at(-1)?.id ?? after;
      if (found.length === 0) await delay(LOOK_EVERY_MS, undefined, { signal: stop.signal });
    }
  } catch (error) {
    // Ctrl-C is how one leaves.
    if (!stop.signal.aborted) throw error;
  } finally {
    listening.dispose();
  }
}

function print(session: Session, found: readonly EventRecord[], { json }: TailOptions): void {
  const lines = found.map((event) => (json ? JSON.stringify(event) : describeEvent(session, event)));
  session.terminal.print(lines.map((line) => `${line}\n`).join(''));
}

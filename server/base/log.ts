import path from 'node:path';
import { pino } from 'pino';
import type { Clock } from './clock.ts';
import { type Disposable, toDisposable } from './disposable.ts';
import { messageOf } from './errors.ts';
import { redact } from './redact.ts';
import { RotatingFile } from './rotatingFile.ts';

export type LogLevel = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR';

/** What a line carries beside its message. Values under secret key names are replaced before anything is stored. */
export interface LogFields {
  readonly correlationId?: string;
  readonly [key: string]: unknown;
}

/** One line as listeners see it; in the file it is this object as JSON. `time` is ISO 8601 UTC. */
export interface LogRecord extends LogFields {
  readonly time: string;
  readonly level: LogLevel;
  readonly message: string;
}

/** Writes structured lines. Must not throw, whatever the disk does. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warning(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** The same log with fields that every line of it carries, such as the correlation id of a request. */
  with(fields: LogFields): Logger;
}

/** The log of one process: a `Logger`, plus who listens and what was kept in memory. */
export interface Log extends Logger, Disposable {
  setLevel(level: LogLevel): void;
  /** Calls back for every line at or above the level, after redaction. The LSP transport feeds the output channel from it. */
  onRecord(listener: (record: LogRecord) => void): Disposable;
  /** The last lines, oldest first, also those that could not be written to the file. */
  recent(): readonly LogRecord[];
}

export interface LogOptions {
  /** Absent: memory and listeners only. */
  readonly folder?: string;
  /** Name of the current file, for instance `backend.log`; older ones get `.1`, `.2` … */
  readonly fileName: string;
  readonly level: LogLevel;
  readonly clock: Clock;
  /** Bytes; 5 MB when absent. */
  readonly maxBytes?: number;
  /** Current file included; 5 when absent. */
  readonly maxFiles?: number;
}

const DEFAULT_MAX_BYTES = 5_000_000;
const DEFAULT_MAX_FILES = 5;
/** Enough to explain a crash, little enough to forget about: about 1 MB. */
const KEPT_RECORDS = 1_000;
/** A full disk may have room again: how long to leave a failing file alone, in milliseconds. */
const RETRY_AFTER_MS = 30_000;

/** Opens the log of this process. A folder that cannot be written is said once, as a `WARNING` line, and memory takes over. */
export function createLog(options: LogOptions): Log {
  const file = options.folder === undefined ? undefined : createFileSink(options.folder, options);
  const records: LogRecord[] = [];
  const listeners = new Set<(record: LogRecord) => void>();

  const publish = (line: string): void => {
    // pino wrote the line from exactly these fields two calls ago.
    const record = JSON.parse(line) as LogRecord;
    records.push(record);
    if (records.length > KEPT_RECORDS) records.shift();
    for (const listener of [...listeners]) notify(listener, record);
  };
  const write = (line: string): void => {
    publish(line);
    const failure = file?.write(line);
    if (failure !== undefined) root.warn({}, failure);
  };
  const root = createPino(options, write);

  return {
    ...wrap(root),
    setLevel(level) {
      root.level = PINO_LEVEL[level];
    },
    onRecord(listener) {
      listeners.add(listener);
      return toDisposable(() => listeners.delete(listener));
    },
    recent: () => records,
    dispose: () => file?.dispose(),
  };
}

const PINO_LEVEL = { DEBUG: 'debug', INFO: 'info', WARNING: 'warn', ERROR: 'error' } as const;
const LEVEL_NAME: Readonly<Record<string, LogLevel>> = { debug: 'DEBUG', info: 'INFO', warn: 'WARNING', error: 'ERROR' };

type PinoLog = ReturnType<typeof createPino>;

function createPino(options: LogOptions, write: (line: string) => void) {
  return pino(
    {
      base: null,
      level: PINO_LEVEL[options.level],
      messageKey: 'message',
      timestamp: () => `,"time":"${new Date(options.clock.now()).toISOString()}"`,
      formatters: { level: (label) => ({ level: LEVEL_NAME[label] ?? label.toUpperCase() }) },
    },
    { write },
  );
}

function wrap(target: PinoLog): Logger {
  return {
    debug: (message, fields) => target.debug(clean(fields), message),
    info: (message, fields) => target.info(clean(fields), message),
    warning: (message, fields) => target.warn(clean(fields), message),
    error: (message, fields) => target.error(clean(fields), message),
    with: (fields) => wrap(target.child(clean(fields))),
  };
}

/** Names that pino writes itself; a field under one of them would put the key twice into the line. */
const RESERVED = new Set(['time', 'level', 'message']);

function clean(fields: LogFields = {}): Record<string, unknown> {
  const entries = Object.entries(fields).map(([key, value]) => [RESERVED.has(key) ? `${key}_` : key, value]);
  // redact() turns an object into an object.
  return redact(Object.fromEntries(entries)) as Record<string, unknown>;
}

function notify(listener: (record: LogRecord) => void, record: LogRecord): void {
  try {
    listener(record);
  } catch {
    // A listener is the way to a person; when it breaks (connection closed), the file and the memory still have the line.
  }
}

interface FileSink extends Disposable {
  /** Returns a sentence for a person when the file has just become unusable, once per trouble. */
  write(line: string): string | undefined;
}

/** Lines that the disk refuses wait in memory and are written when it works again. */
function createFileSink(folder: string, options: LogOptions): FileSink {
  const file = new RotatingFile({
    file: path.join(folder, options.fileName),
    maxBytes: options.maxBytes ?? DEFAULT_MAX_BYTES,
    maxFiles: options.maxFiles ?? DEFAULT_MAX_FILES,
  });
  const waiting: string[] = [];
  let retryAt: number | undefined;
  return {
    write(line) {
      waiting.push(line);
      if (waiting.length > KEPT_RECORDS) waiting.shift();
      if (retryAt !== undefined && options.clock.monotonic() < retryAt) return undefined;
      const isFirstFailure = retryAt === undefined;
      try {
        file.write(waiting.join(''));
        waiting.length = 0;
        retryAt = undefined;
        return undefined;
      } catch (error) {
        retryAt = options.clock.monotonic() + RETRY_AFTER_MS;
        return isFirstFailure ? `Cannot write the log folder '${folder}' (${messageOf(error)}): the log is kept in memory` : undefined;
      }
    },
    dispose: () => file.dispose(),
  };
}

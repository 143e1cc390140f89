import type { Role } from '../../protocol/index.ts';

/** How far a long call has come. `total` 0 means unknown. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly message?: string;
}

/** On whose behalf a request runs, and what that somebody may do. */
export interface Actor {
  readonly kind: 'person' | 'persona' | 'system';
  readonly name: string;
  readonly role: Role;
  /** Absent where nobody knows one; it tells two people of the same name apart. */
  readonly email?: string;
  /** The model behind a persona. */
  readonly model?: string;
}

/** What travels with one request besides its parameters. */
export interface Call {
  /** Aborted when the caller no longer wants the answer; handed on to everything slow. */
  readonly signal: AbortSignal;
  /** Finds this request, and all that it caused, in the log. */
  readonly correlationId: string;
  /** On whose behalf. */
  readonly actor: Actor;
  /** Of the policies and the table of roles that let it pass; absent where what is built in decided alone. */
  readonly policyDigest?: string;
  /** Through which door. */
  readonly caller: 'lsp' | 'cli' | 'mcp' | 'module' | 'test';
  report(progress: Progress): void;
  /** Says what a change was made from and to, for its audit row; each says so once. Absent where no row is written. */
  readonly witness?: (change: Witnessed) => void;
}

/** Hashes (`contentHash`) of what there was before a change and after it; absent: there was nothing. */
export interface Witnessed {
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/** A call that nobody is waiting for: what a module does by itself, after a notification or for a job. */
export function backgroundCall(module: string, options: Partial<Pick<Call, 'signal' | 'correlationId' | 'actor'>> = {}): Call {
  return {
    signal: options.signal ?? new AbortController().signal,
    correlationId: options.correlationId ?? '',
    actor: options.actor ?? { kind: 'system', name: module, role: 'viewer' },
    caller: 'module',
    report: () => undefined,
  };
}

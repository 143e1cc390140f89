/** How far a long call has come. `total` 0 means unknown. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly message?: string;
}

/** What travels with one request besides its parameters. */
export interface Call {
  /** Aborted when the caller no longer wants the answer; handed on to everything slow. */
  readonly signal: AbortSignal;
  /** Finds this request, and all that it caused, in the log. */
  readonly correlationId: string;
  /** Who asks. */
  readonly caller: 'lsp' | 'cli' | 'module' | 'test';
  report(progress: Progress): void;
}

import type { Disposable } from 'vscode';

/** A call that happens at most once in `milliseconds`, however often it is asked for, and once after the last time. */
export function coalesced(milliseconds: number, run: () => void): (() => void) & Disposable {
  let timer: NodeJS.Timeout | undefined;
  const ask = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      run();
    }, milliseconds);
  };
  return Object.assign(ask, { dispose: () => clearTimeout(timer) });
}

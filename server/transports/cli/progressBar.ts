import { Presets, SingleBar } from 'cli-progress';
import type { Disposable } from '../../base/disposable.ts';
import type { Progress } from '../../kernel/call.ts';
import type { Terminal } from './terminal.ts';

/** Shorter work shows no bar: it would only flicker. Milliseconds. */
const SHOW_AFTER_MS = 400;

export interface ProgressBar extends Disposable {
  report(progress: Progress): void;
}

/** A bar on standard error, on a terminal only; pipes and `--format json` get none. */
export function createProgressBar(terminal: Terminal, label: string): ProgressBar {
  if (!terminal.isInteractive) return { report: () => undefined, dispose: () => undefined };
  const started = performance.now();
  const bar = new SingleBar(
    { format: `${label} {bar} {value}/{total} {message}`, hideCursor: true, clearOnComplete: true, stream: process.stderr },
    Presets.rect,
  );
  let isShown = false;
  return {
    report({ done, total, message = '' }) {
      if (!isShown && performance.now() - started < SHOW_AFTER_MS) return;
      if (!isShown) bar.start(total, done, { message });
      isShown = true;
      bar.setTotal(total);
      bar.update(done, { message });
    },
    dispose() {
      if (isShown) bar.stop();
    },
  };
}

import { ProgressLocation, window } from 'vscode';
import type { Backend } from '../../backend/backend.ts';
import type { Runs } from '../../platform/runs.ts';
import { readSetting } from '../../platform/settings.ts';

/** Waits until the backend answers, and starts it when it is down. Rejects when it is switched off or cannot be started. */
export async function untilUp(backend: Backend, runs: Runs): Promise<void> {
  if (backend.state === 'running') return;
  if (readSetting<boolean>('enable') === false) throw new Error('Stewardry is switched off. Turn on the setting "stewardry.enable" first.');
  if (backend.state === 'failed') await backend.restart();
  else backend.start();
  // Sessions and runs of before are known then, too.
  await window.withProgress({ location: ProgressLocation.Window, title: 'Stewardry is starting' }, () => runs.refresh());
}

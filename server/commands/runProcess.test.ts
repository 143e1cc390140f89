import { expect, it } from 'vitest';
import { runProcess } from './runProcess.ts';

it('starts nothing when it was cancelled before it could begin', async () => {
  const args = ['-e', 'setInterval(() => {}, 1000)'];
  const start = { program: process.execPath, args, cwd: import.meta.dirname, environment: {}, timeoutMs: 20_000, onBytes: () => undefined };
  await expect(runProcess(start, AbortSignal.abort(new Error('Cancelled')))).rejects.toThrow('Cancelled');
});

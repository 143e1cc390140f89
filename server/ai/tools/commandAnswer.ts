import type { CommandOutcome } from './effects.ts';
import { markData } from './markData.ts';
import type { ToolAnswer } from './tool.ts';

/** What a command did, as the model reads it. Files that a command printed are not known by name. */
export function commandAnswer(command: string, outcome: CommandOutcome): ToolAnswer {
  const { exitCode, output, outputBytes } = outcome;
  const cut = Buffer.byteLength(output) < outputBytes ? ` It wrote ${outputBytes} bytes; the middle is left out here.` : '';
  const text = `${howItEnded(outcome)}${cut}\n${output.trim() === '' ? '(no output)' : markData(`output of ${command}`, output)}`;
  return { text, isError: exitCode !== 0 };
}

function howItEnded({ exitCode, signal, hasTimedOut, tookMs }: CommandOutcome): string {
  const took = `after ${(tookMs / 1000).toFixed(1)} s`;
  if (hasTimedOut) return `Stopped ${took}: it took too long. Its effects up to there stay.`;
  if (exitCode === null) return `Ended by ${signal ?? 'a signal'} ${took}.`;
  return exitCode === 0 ? `Succeeded ${took}.` : `Failed with exit code ${exitCode} ${took}.`;
}

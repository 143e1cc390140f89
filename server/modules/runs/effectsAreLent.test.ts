import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** What has an effect for an agent, and the only places that name it: where the governor lends it, or is asked first in the same call. */
const LENT: readonly (readonly [what: RegExp, places: readonly string[]])[] = [
  [/\bwriteTree\(/, ['modules/runs/execute/runEffects.ts']],
  // The second: `governPerson(…, (_changes, signal) => commands.run(…))`.
  [/\bcommands\.run\(/, ['modules/runs/execute/runEffects.ts', 'modules/runs/handlers/runCommand.ts']],
  // Inside of what the governor performs, when the start of the agent is allowed.
  [/\bcommands\.talk\(/, ['modules/runs/execute/workWithAgent.ts']],
  [/\bclient\.call\(/, ['modules/runs/execute/runEffects.ts']],
  [/\bai\.stream\(|\brouter\.stream\(/, ['modules/runs/execute/askModel.ts', 'modules/runs/handlers/ask.ts']],
  [/\bchanges\.carryOut\(/, ['modules/runs/handlers/apply.ts', 'modules/runs/handlers/undo.ts']],
  [/\bchanges\.commitApplication\(/, ['modules/runs/review/commitApplied.ts']],
];

const server = join(import.meta.dirname, '..', '..');
const files = globSync('{modules,transports,kernel}/**/*.ts', { cwd: server }).filter((file) => !/\.test\.ts$|fixtures/.test(file));
const texts = files.map((file) => [file.replaceAll('\\', '/'), readFileSync(join(server, file), 'utf8')] as const);

it.each(LENT)('%s is named only where the governor lends it', (what, places) => {
  expect(texts.flatMap(([file, text]) => (what.test(text) ? [file] : [])).toSorted()).toEqual(places);
});

it('whoever asks for an effect beside a run asks the governor', () => {
  const asking = LENT.flatMap(([, places]) => places).filter((file) => !file.startsWith('modules/runs/execute/'));
  const asks = (file: string): boolean => /govern(?:Person|Question)\(/.test(texts.find(([name]) => name === file)?.[1] ?? '');
  expect(asking.filter((file) => !asks(file))).toEqual([]);
});

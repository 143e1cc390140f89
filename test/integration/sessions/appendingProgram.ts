/**
 * Adds messages to a session through the whole backend until it is killed: `node appendingProgram.ts HOME FOLDER SESSION NAME`. Prints `ready` after the
 * first. Messages are `NAME/1`, `NAME/2` …; each is added twice, as after a crash, and every tenth is a summary.
 */
import * as sessions from '../../../protocol/sessions.ts';
import * as workspace from '../../../protocol/workspace.ts';
import { createTestBackend } from '../../harness/testBackend.ts';

const [, , home = '', folder = '', id = '', name = ''] = process.argv;
const environment = { ...process.env, STEWARDRY_HOME: home };
const backend = await createTestBackend({ logName: `${name}.log`, environment, workers: 1 });
await backend.kernel.ask(workspace.open, { folder, name: 'shop', trusted: true });
for (let number = 1; ; number++) {
  const role = number % 10 === 0 ? ('summary' as const) : ('user' as const);
  const message = { id: `${name}/${number}`, role, content: [{ kind: 'text' as const, text: `word${name}x${number}` }] };
  const add = () => backend.kernel.ask(sessions.append, { folder, id, messages: [message] });
  await Promise.all([add(), add()]);
  if (number === 1) console.log('ready');
}

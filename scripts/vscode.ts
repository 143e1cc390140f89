/** `npm run vscode`: installs the pinned VS Code for tests and for `npm start`, or says that it is there. */
import { join } from 'node:path';
import { CODE_SERVER_VERSION } from '../test/harness/codeServer.ts';
import { ensureCodeServer } from './install/installCodeServer.ts';

try {
  const { entry } = await ensureCodeServer(join(import.meta.dirname, '..'), (line) => console.log(line));
  console.log(`code-server ${CODE_SERVER_VERSION}: ${entry}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

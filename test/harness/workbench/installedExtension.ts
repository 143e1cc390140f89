/** The extension under test as VS Code installs it, once for all windows of a run. */
import { constants, cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeServer } from '../codeServer.ts';
import { isFirst } from '../isFirst.ts';
import { waitFor } from '../waitFor.ts';
import { installExtensions, prepareHome } from './serveWorkbench.ts';

/** Several times what it takes on a busy machine. */
const INSTALL_LIMIT_MS = 180_000;

/** Puts the extensions folder of a VS Code that has installed the VSIX into `home`. Whoever asks first installs it, in the folder that `installedOfRun.ts` made. */
export async function copyInstalled(codeServer: CodeServer, vsix: string, home: string): Promise<void> {
  const folder = process.env['STEWARDRY_TEST_INSTALLATION'];
  if (folder === undefined) throw new Error('The installed extension needs the globalSetup of test/e2e/vitest.config.ts');
  const [ready, failed] = [join(folder, 'ready'), join(folder, 'failed')];
  if (isFirst(join(folder, 'claimed'))) {
    try {
      await installExtensions(codeServer, prepareHome(folder, {}), [vsix]);
      writeFileSync(ready, '');
    } catch (error) {
      writeFileSync(failed, String(error));
      throw error;
    }
  }
  await waitFor('the extension to be installed', () => existsSync(ready) || existsSync(failed), INSTALL_LIMIT_MS);
  if (existsSync(failed)) throw new Error(readFileSync(failed, 'utf8'));
  cpSync(join(folder, 'extensions'), join(home, 'extensions'), { recursive: true, mode: constants.COPYFILE_FICLONE });
}

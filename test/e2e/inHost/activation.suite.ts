import { deepEqual, ok } from 'node:assert/strict';
import { commands, extensions } from 'vscode';
import { defineSuite } from '../../harness/defineSuite.ts';

const EXTENSION = 'stewardry.stewardry';

interface Contributions {
  readonly commands: readonly { readonly command: string }[];
}

export const run = defineSuite(() => {
  describe('activation', () => {
    it('succeeds', async () => {
      const extension = extensions.getExtension(EXTENSION);
      ok(extension, `${EXTENSION} is not installed`);
      await extension.activate();
      ok(extension.isActive);
    });

    it('registers every command that the manifest contributes', async () => {
      // The manifest of our own extension, which VS Code has validated.
      const contributions = extensions.getExtension(EXTENSION)?.packageJSON.contributes as Contributions;
      const registered = new Set(await commands.getCommands(true));
      const missing = contributions.commands.map(({ command }) => command).filter((command) => !registered.has(command));
      deepEqual(missing, []);
    });
  });
});

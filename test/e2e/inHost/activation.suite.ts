import { deepEqual, ok } from 'node:assert/strict';
import { commands, extensions, window } from 'vscode';
import { parse } from 'yaml';
import { defineSuite } from '../../harness/defineSuite.ts';
import { backend, until, untilRunning } from './editor.ts';

const EXTENSION = 'stewardry.stewardry';

interface Contributions {
  readonly commands: readonly { readonly command: string }[];
  readonly keybindings: readonly Keybinding[];
}

interface Keybinding {
  readonly key: string;
  readonly mac?: string;
  readonly command: string;
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

    it('brings up a backend that is down when a task is to be run', async () => {
      await untilRunning();
      await backend().stop();
      ok(backend().state === 'stopped');
      let isAsked = true;
      const asked = Promise.resolve(commands.executeCommand('stewardry.runTask')).finally(() => {
        isAsked = false;
      });
      await until('the backend', () => backend().state === 'running');
      // The dialog comes when it can, and leaves without a task.
      await until('the dialog to be left', () => {
        void commands.executeCommand('workbench.action.closeQuickOpen');
        return !isAsked;
      });
      await asked;
    });

    it('takes no keyboard shortcut that the editor has', async () => {
      const contributions = extensions.getExtension(EXTENSION)?.packageJSON.contributes as Contributions;
      await commands.executeCommand('workbench.action.openDefaultKeybindingsFile');
      // JSON with comments and trailing commas, which is YAML once the comments are gone.
      const text = (window.activeTextEditor?.document.getText() ?? '').replace(/^\s*\/\/.*$/gm, '');
      const defaults = (parse(text) as Keybinding[]).filter(({ command }) => !command.startsWith('stewardry.'));
      ok(defaults.length > 500, `${defaults.length} default shortcuts were read`);
      const normal = (key: string): string =>
        key
          .split(' ')
          .map((chord) => chord.split('+').sort().join('+'))
          .join(' ');
      const taken = new Map(defaults.map(({ key, command }) => [normal(key), command]));
      for (const { key, mac = key, command } of contributions.keybindings) {
        // Where the editor runs here it knows the shortcuts of this system; those of macOS differ in their first key.
        deepEqual(
          [key, mac].map((each) => [command, each, taken.get(normal(each.replaceAll('cmd', 'ctrl')))]),
          [key, mac].map((each) => [command, each, undefined]),
        );
        // A chord of its own must not be the beginning of others.
        ok(key.includes(' '), `"${key}" is no chord: it would hide whatever an extension or a person has there`);
      }
    });
  });
});

import { commands, workspace } from 'vscode';
import { showWarning } from '../../platform/notices.ts';

/** The palette does not offer tasks in Restricted Mode; a keybinding of the person's own, or a page that was open before, gets here. */
export async function isTrusted(): Promise<boolean> {
  if (workspace.isTrusted) return true;
  const choice = await showWarning(
    'AI tasks do not run in Restricted Mode: they read this folder and run its commands. Trust the folder first.',
    'Manage Trust',
  );
  if (choice !== undefined) await commands.executeCommand('workbench.trust.manage');
  return false;
}

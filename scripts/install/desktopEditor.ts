/** Finds a VS Code with windows of its own. */
import { findProgram } from '../../test/harness/findProgram.ts';

/**
 * The desktop VS Code to use: what `STEWARDRY_VSCODE_PATH` names, else `code` on the PATH. Undefined without a screen, and inside
 * a terminal of a remote VS Code, whose `code` only talks to that window.
 */
export function findDesktopEditor(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (env['STEWARDRY_VSCODE_PATH']) return env['STEWARDRY_VSCODE_PATH'];
  const hasScreen = process.platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
  if (!hasScreen || env['VSCODE_IPC_HOOK_CLI']) return undefined;
  return findProgram('code');
}

import { Disposable, env, Uri, window, workspace } from 'vscode';
import type { Backend } from '../../backend/backend.ts';
import { registerCommand, registerServerCommand } from '../../platform/commands.ts';
import { currentFolder, folderOf } from '../../platform/documents.ts';
import { say } from '../../platform/notices.ts';
import { countOf } from '../../platform/wording.ts';

/** Findings as SARIF 2.1.0: one on the clipboard, all of a folder into a file. */
export function registerSarif(backend: Backend): Disposable {
  return Disposable.from(
    registerServerCommand('copySarif', async (argument) => {
      if (argument === undefined) return;
      const folder = folderOf(Uri.parse(argument.uri, true)) ?? workspace.workspaceFolders?.[0];
      if (folder === undefined) throw new Error('Open a folder to export findings as SARIF.');
      const { sarif } = await backend.rpc.rules.exportSarif({ folder: folder.uri.fsPath, findings: argument.findings });
      await env.clipboard.writeText(sarif);
      say('SARIF copied');
    }),
    registerCommand('stewardry.exportSarif', () => exportAll(backend)),
  );
}

async function exportAll(backend: Backend): Promise<void> {
  const folder = await currentFolder();
  if (folder === undefined) return;
  const defaultUri = Uri.joinPath(folder.uri, 'stewardry.sarif');
  const target = await window.showSaveDialog({ defaultUri, filters: { SARIF: ['sarif', 'json'] }, title: 'Export Findings' });
  if (target === undefined) return;
  const { findings } = await backend.rpc.rules.findings({ folder: folder.uri.fsPath, includeSuppressed: true });
  const { sarif } = await backend.rpc.rules.exportSarif({ folder: folder.uri.fsPath, findings });
  await workspace.fs.writeFile(target, new TextEncoder().encode(sarif));
  say(`Exported ${countOf(findings.length, 'finding')}`);
}

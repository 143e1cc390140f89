import { Disposable, ProgressLocation, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, Uri, window, workspace } from 'vscode';
import type { AuditRow } from '../../../protocol/audit.ts';
import type { Backend } from '../../backend/backend.ts';
import type { ActiveFolder } from '../../platform/activeFolder.ts';
import { registerCommand } from '../../platform/commands.ts';
import { currentFolder, whichFolder } from '../../platform/documents.ts';
import { LoadedTree } from '../../platform/loadedTree.ts';
import { say, showError, showInformation } from '../../platform/notices.ts';
import type { ReadOnlyDocuments } from '../../platform/readOnlyDocuments.ts';
import { joined } from '../../platform/runWords.ts';
import { countOf } from '../../platform/wording.ts';

/** Rows that the view holds; all of them are in the export. */
const SHOWN = 200;

/** The side bar's record of what was done and decided in the folder of the active editor, and whether it is whole. */
export function registerAuditView(backend: Backend, shown: ActiveFolder, documents: ReadOnlyDocuments): Disposable {
  let verified = '';
  const tree = new LoadedTree<AuditRow>(backend, {
    viewId: 'stewardry.audit',
    load: async () => (await backend.rpc.audit.list({ folder: shown.path, limit: SHOWN })).rows,
    toItem,
    message: () => joined([whichFolder(shown.path ?? ''), verified]),
  });
  return Disposable.from(
    tree,
    shown.onDidChange(() => {
      verified = '';
      void tree.reload();
    }),
    backend.on('audit/appended', ({ folder }) => {
      if (folder === shown.path) void tree.reload();
    }),
    registerCommand('stewardry.showAuditRow', (row?: AuditRow) => row && documents.showRecord(`Audit ${row.position} ${row.action}`, row)),
    registerCommand('stewardry.proveAuditRow', async (row?: AuditRow) => {
      if (row === undefined) return;
      const proof = await backend.rpc.audit.prove({ folder: shown.path, id: row.id });
      await documents.showRecord(`Proof ${row.position} ${row.action}`, proof);
    }),
    registerCommand('stewardry.verifyAudit', async () => {
      verified = await verify(backend, shown.path);
      await tree.reload();
    }),
    registerCommand('stewardry.exportAudit', () => exportRows(backend)),
    registerCommand('stewardry.anchorAudit', async () => {
      const folder = await currentFolder();
      if (folder === undefined) return;
      const { ref, size } = await backend.rpc.audit.anchor({ folder: folder.uri.fsPath });
      void showInformation(`${countOf(size, 'row')} of the record are now signed in ${ref}. Push that ref to keep it elsewhere.`);
    }),
  );
}

/** Says in one sentence whether the record is whole; a problem is shown as an error, too. */
async function verify(backend: Backend, folder: string | null): Promise<string> {
  const options = { location: ProgressLocation.Notification, title: 'Verifying the audit record', cancellable: true };
  const result = await window.withProgress(options, (_, token) => backend.rpc.audit.verify({ folder }, token));
  if (result.problem === undefined)
    return `Verified at ${new Date().toLocaleTimeString()}: ${countOf(result.size, 'row')}, nothing changed.`;
  const { position, message } = result.problem;
  void showError(`The audit record is not what was written. Row ${position}: ${message}`);
  return `Not what was written, from row ${position}.`;
}

/** Writes every row as a line of JSON where the person says. */
async function exportRows(backend: Backend): Promise<void> {
  const folder = await currentFolder();
  const name = 'stewardry-audit.jsonl';
  const defaultUri = folder === undefined ? Uri.file(name) : Uri.joinPath(folder.uri, name);
  const target = await window.showSaveDialog({ defaultUri, filters: { 'JSON Lines': ['jsonl'] } });
  if (target === undefined) return;
  const lines: string[] = [];
  for (let from: number | null = 0; from !== null; ) {
    const page: { lines: string[]; next: number | null } = await backend.rpc.audit.exportRows({ folder: folder?.uri.fsPath ?? null, from });
    lines.push(...page.lines);
    from = page.next;
  }
  await workspace.fs.writeFile(target, new TextEncoder().encode(lines.map((line) => `${line}\n`).join('')));
  say(`Exported ${countOf(lines.length, 'row')}`);
}

const verdictIcons: Readonly<Record<AuditRow['verdict'], readonly [icon: string, color?: string]>> = {
  allow: ['pass', 'testing.iconPassed'],
  done: ['pass', 'testing.iconPassed'],
  intended: ['circle-outline'],
  ask: ['question', 'problemsWarningIcon.foreground'],
  deny: ['circle-slash', 'problemsErrorIcon.foreground'],
  error: ['error', 'problemsErrorIcon.foreground'],
  failed: ['error', 'problemsErrorIcon.foreground'],
};

function toItem(row: AuditRow): TreeItem {
  const item = new TreeItem(row.action, TreeItemCollapsibleState.None);
  const [icon, color] = verdictIcons[row.verdict];
  item.iconPath = new ThemeIcon(icon, color === undefined ? undefined : new ThemeColor(color));
  item.description = [row.verdict, row.subject ?? '', row.actor.name].filter((part) => part !== '').join(' · ');
  item.tooltip = [
    `${row.action}: ${row.verdict}`,
    new Date(row.time).toLocaleString(),
    `by ${row.actor.name} (${row.actor.kind})`,
    row.hash,
  ].join('\n');
  item.contextValue = 'auditRow';
  item.command = { command: 'stewardry.showAuditRow', title: 'Show Row', arguments: [row] };
  return item;
}

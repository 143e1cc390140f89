import { Disposable, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, window } from 'vscode';
import type { JobState } from '../../../protocol/jobs.ts';
import type { Backend } from '../../backend/backend.ts';
import { registerCommand } from '../../platform/commands.ts';
import { localFolders } from '../../platform/documents.ts';
import { LoadedTree } from '../../platform/loadedTree.ts';
import type { ReadOnlyDocuments } from '../../platform/readOnlyDocuments.ts';
import { countOf } from '../../platform/wording.ts';
import { actionsOf, applyPush, describeJob, type JobRow, jobRow, orderRows } from './jobRows.ts';

/** The side bar's list of background work: progress as it goes, and stop, try again, run anew, forget. */
export function registerJobsView(backend: Backend, documents: ReadOnlyDocuments): Disposable {
  const tree = new LoadedTree<JobRow>(backend, {
    viewId: 'stewardry.jobs',
    load: () => loadJobs(backend),
    toItem,
  });
  const showBadge = (): void => {
    const dead = tree.nodes.filter(({ job }) => job.state === 'dead').length;
    tree.view.badge = dead === 0 ? undefined : { value: dead, tooltip: `${countOf(dead, 'job')} given up` };
  };
  const steer = (verb: 'cancel' | 'retry' | 'requeue' | 'discard') => async (row?: JobRow) => {
    const picked = row ?? (await pickJob(tree.nodes));
    if (picked === undefined) return;
    await backend.rpc.jobs[verb]({ folder: picked.folder, id: picked.job.id });
    await tree.reload();
  };
  return Disposable.from(
    tree,
    tree.onDidChangeTreeData(showBadge),
    backend.on('jobs/changed', (push) => {
      if (push.isIncomplete) void tree.reload();
      else tree.show(applyPush(tree.nodes, push));
    }),
    registerCommand('stewardry.refreshJobs', () => tree.reload()),
    registerCommand('stewardry.cancelJob', steer('cancel')),
    registerCommand('stewardry.retryJob', steer('retry')),
    registerCommand('stewardry.requeueJob', steer('requeue')),
    registerCommand('stewardry.discardJob', steer('discard')),
    registerCommand('stewardry.showJob', async (row?: JobRow) => {
      const picked = row ?? (await pickJob(tree.nodes));
      if (picked === undefined) return;
      const details = await backend.rpc.jobs.show({ folder: picked.folder, id: picked.job.id });
      await documents.showRecord(`Job ${picked.job.name} ${picked.job.id}`, details);
    }),
  );
}

async function loadJobs(backend: Backend): Promise<readonly JobRow[]> {
  const folders = localFolders().map(({ uri }) => uri.fsPath);
  const lists = await Promise.all(
    [...folders, null].map(async (folder) => (await backend.rpc.jobs.list({ folder })).jobs.map((job) => jobRow(folder, job))),
  );
  return orderRows(lists.flat());
}

async function pickJob(rows: readonly JobRow[]): Promise<JobRow | undefined> {
  const items = rows.map((row) => ({ label: row.job.name, description: describeJob(row.job), row }));
  return (await window.showQuickPick(items, { title: 'Job' }))?.row;
}

const stateIcons: Readonly<Record<JobState, readonly [icon: string, color?: string]>> = {
  running: ['loading~spin'],
  pending: ['clock'],
  failed: ['warning', 'problemsWarningIcon.foreground'],
  dead: ['error', 'problemsErrorIcon.foreground'],
  cancelled: ['circle-slash', 'disabledForeground'],
  completed: ['pass', 'testing.iconPassed'],
};

function toItem(row: JobRow): TreeItem {
  const { folder, job } = row;
  const item = new TreeItem(job.name, TreeItemCollapsibleState.None);
  const [icon, color] = stateIcons[job.state];
  item.iconPath = new ThemeIcon(icon, color === undefined ? undefined : new ThemeColor(color));
  item.description = describeJob(job);
  item.tooltip = [
    job.name,
    folder ?? 'no folder',
    `since ${new Date(job.createdAt).toLocaleString()}`,
    ...(job.error ? [job.error] : []),
  ].join('\n');
  item.contextValue = actionsOf(job);
  item.command = { command: 'stewardry.showJob', title: 'Show Job', arguments: [row] };
  return item;
}

import { ProgressLocation, window } from 'vscode';
import type { Backend } from '../../backend/backend.ts';
import { type Days, lastDays } from './days.ts';
import { saveText } from './save.ts';

const FORMATS = [
  { label: 'HTML', description: 'One file that prints well', format: 'html' },
  { label: 'Markdown', description: 'For a pull request or a wiki', format: 'md' },
  { label: 'JSON', description: 'Everything, for programs', format: 'json' },
] as const;

const PERIODS = [
  { label: 'Last 30 days', count: 30 },
  { label: 'Last 7 days', count: 7 },
  { label: 'Last 90 days', count: 90 },
  { label: 'Last 365 days', count: 365 },
];

/** Asks what is not said yet, writes the compliance report and saves it where the person says. */
export async function createReport(backend: Backend, folder: string, given: Days | undefined): Promise<void> {
  const days = given ?? (await pickDays());
  if (days === undefined) return;
  const picked = await window.showQuickPick(FORMATS, { title: `Compliance Report From ${days.from} to ${days.to}` });
  if (picked === undefined) return;
  const { from, to } = days;
  const report = await window.withProgress(
    { location: ProgressLocation.Notification, title: 'Scanning, verifying the record and writing the report', cancellable: true },
    (_, token) => backend.rpc.analytics.report({ folder, from, to, format: picked.format }, token),
  );
  await saveText(folder, report);
}

async function pickDays(): Promise<Days | undefined> {
  const picked = await window.showQuickPick(PERIODS, { title: 'Compliance Report' });
  return picked === undefined ? undefined : lastDays(picked.count);
}

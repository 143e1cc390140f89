import { commands, Disposable, StatusBarAlignment, ThemeColor, window } from 'vscode';
import type { Backend } from '../../backend/backend.ts';
import { registerCommand } from '../../platform/commands.ts';
import type { FindingCounts } from '../../platform/findingCounts.ts';
import { menuFor } from './menu.ts';
import { statusView } from './statusText.ts';

/** The status bar item: findings, scan and backend at a glance; a click opens the menu. */
export function registerStatusBar(backend: Backend, counts: FindingCounts): Disposable {
  const item = window.createStatusBarItem('stewardry.status', StatusBarAlignment.Left, 40);
  item.name = 'Stewardry';
  item.command = 'stewardry.showMenu';
  const scans = new Map<string, { done: number; total: number }>();
  const render = () => {
    const view = statusView({ backend: backend.state, scan: together([...scans.values()]), counts: counts.total });
    item.text = view.text;
    item.tooltip = ['Stewardry', ...view.tooltip].join('\n');
    item.accessibilityInformation = { label: view.label, role: 'button' };
    item.backgroundColor = view.emphasis === 'error' ? new ThemeColor('statusBarItem.errorBackground') : undefined;
  };
  render();
  item.show();
  return Disposable.from(
    item,
    counts.onDidChange(render),
    backend.onDidChangeState((state) => {
      if (state !== 'running') scans.clear();
      render();
    }),
    backend.on('rules/scanState', ({ folder, state, done, total }) => {
      if (state === 'scanning') scans.set(folder, { done, total });
      else scans.delete(folder);
      render();
    }),
    registerCommand('stewardry.showMenu', () => showMenu(backend, scans.size > 0)),
  );
}

function together(scans: readonly { done: number; total: number }[]): { done: number; total: number } | undefined {
  if (scans.length === 0) return undefined;
  return scans.reduce((all, { done, total }) => ({ done: all.done + done, total: all.total + total }), { done: 0, total: 0 });
}

async function showMenu(backend: Backend, isScanning: boolean): Promise<void> {
  const choice = await window.showQuickPick(menuFor(backend.state, isScanning), {
    title: 'Stewardry',
    placeHolder: 'What do you want to do?',
  });
  if (choice?.command !== undefined) await commands.executeCommand(choice.command);
}

import { type QuickPickItem, QuickPickItemKind, workspace } from 'vscode';
import type { BackendState } from '../../backend/backend.ts';

/** An entry of the status bar's menu; without `command`: a separator. */
export interface MenuItem extends QuickPickItem {
  readonly command?: string;
}

/** What can be done now: without a folder nothing that needs one, without a backend nothing that asks it. */
export function menuFor(state: BackendState, isScanning: boolean): MenuItem[] {
  const hasFolder = (workspace.workspaceFolders?.length ?? 0) > 0;
  return [...(state === 'running' ? workItems(hasFolder, isScanning) : []), ...backendItems(state)];
}

function workItems(hasFolder: boolean, isScanning: boolean): MenuItem[] {
  const inFolder: MenuItem[] = [
    { label: '$(dashboard) Open Dashboard', command: 'stewardry.openDashboard' },
    isScanning
      ? { label: '$(stop-circle) Cancel Scan', command: 'stewardry.cancelScan' }
      : { label: '$(search) Scan Workspace', command: 'stewardry.scanWorkspace' },
    { label: '$(wand) Fix All in Workspace…', command: 'stewardry.fixAllInWorkspace' },
    { label: '$(circle-slash) Turn Off a Rule…', command: 'stewardry.turnOffRule' },
    { label: '$(add) New Rule…', command: 'stewardry.newRule' },
    { label: '$(gear) Open Configuration File', command: 'stewardry.openConfiguration' },
  ];
  return [
    { label: '$(warning) Show Problems', command: 'workbench.actions.view.problems' },
    { label: '$(list-tree) Show Rules', command: 'stewardry.rules.focus' },
    { label: '$(book) Find Rule…', command: 'stewardry.findRule' },
    ...(hasFolder ? inFolder : []),
  ];
}

function backendItems(state: BackendState): MenuItem[] {
  const restart: MenuItem =
    state === 'stopped'
      ? { label: '$(settings-gear) Open Settings', command: 'stewardry.openSettings' }
      : { label: '$(debug-restart) Restart Backend', command: 'stewardry.restartBackend' };
  return [
    { label: 'Backend', kind: QuickPickItemKind.Separator },
    restart,
    { label: '$(pulse) Show Backend Status', command: 'stewardry.showStatus' },
    { label: '$(output) Show Log', command: 'stewardry.showLog' },
  ];
}

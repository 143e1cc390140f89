import { commands, window } from 'vscode';
import type { AiMode } from '../../../protocol/ai.ts';
import type { Backend } from '../../backend/backend.ts';
import { type Obstacle, obstacleOf, type Remedy, remedyRow } from './obstacle.ts';

/** Says why no model can be asked and does what the person chooses; answers whether anything was done. */
export async function overcome(backend: Backend, folder: string, { reason, remedies }: Obstacle): Promise<boolean> {
  const running = await localServers(backend, folder);
  const rows = remedies.map((remedy) => ({ ...remedyRow(remedy, running), remedy }));
  const picked = await window.showQuickPick(rows, { title: `${reason}.`, placeHolder: 'What can be done', ignoreFocusOut: true });
  if (picked === undefined) return false;
  await apply(backend, folder, picked.remedy);
  return picked.remedy !== 'showLog';
}

async function apply(backend: Backend, folder: string, remedy: Remedy): Promise<void> {
  if (remedy === 'setKey') await commands.executeCommand('stewardry.setApiKey');
  else if (remedy === 'showLog') await commands.executeCommand('stewardry.showLog');
  else await backend.rpc.ai.setMode({ folder, mode: remedy });
}

async function localServers(backend: Backend, folder: string): Promise<string[]> {
  const health = await backend.rpc.ai.health({ folder }).catch(() => undefined);
  return (health?.providers ?? []).filter(({ locality, isUsable }) => locality === 'local' && isUsable).map(({ label }) => label);
}

/** What keeps a folder's tasks from any model, as far as it can be found out. */
export async function findObstacle(backend: Backend, folder: string): Promise<Obstacle | undefined> {
  const { mode, providers } = await backend.rpc.ai.health({ folder });
  return obstacleOf(mode, providers);
}

const modeRows: readonly { readonly label: string; readonly detail: string; readonly mode: AiMode }[] = [
  { ...remedyRow('local', []), detail: 'Nothing leaves it: Ollama, LM Studio or another server.', mode: 'local' },
  { ...remedyRow('cloud', []), mode: 'cloud' },
  { ...remedyRow('hybrid', []), mode: 'hybrid' },
  { label: '$(circle-slash) Use no models', detail: 'Rules, fixes and everything else work without.', mode: 'none' },
];

/** Lets a person say which models may be asked in a folder; it counts from the next request on. */
export async function chooseMode(backend: Backend, folder: string): Promise<void> {
  const picked = await window.showQuickPick(modeRows, { title: 'Which models may be asked in this folder?' });
  if (picked !== undefined) await backend.rpc.ai.setMode({ folder, mode: picked.mode });
}

import { Disposable, env, type LogOutputChannel, type SecretStorage, window } from 'vscode';
import type { Backend } from '../../backend/backend.ts';
import { addDatabaseKey, readDatabaseKeys } from '../../backend/databaseKeys.ts';
import { describeFailure } from '../../backend/wireFailure.ts';
import { registerCommand } from '../../platform/commands.ts';
import { currentFolder, localFolders } from '../../platform/documents.ts';
import { say, showInformation, showWarning } from '../../platform/notices.ts';
import { countOf } from '../../platform/wording.ts';
import { pointItems } from './restorePoints.ts';

/** Backing up and restoring the database of a folder, and the keys of encrypted ones. */
export function registerBackup(backend: Backend, secrets: SecretStorage, log: LogOutputChannel): Disposable {
  return Disposable.from(
    backend.onDidChangeState((state) => {
      if (state === 'running') offerRestore(backend).catch((error: unknown) => log.warn(`Backup: ${describeFailure(error)}`));
    }),
    registerCommand('stewardry.backUpDatabase', async () => {
      const folder = await currentFolder();
      if (folder === undefined) return;
      const { file } = await backend.rpc.backup.create({ folder: folder.uri.fsPath });
      void showInformation(`The database is backed up: ${file}`);
    }),
    registerCommand('stewardry.restoreDatabase', async () => {
      const folder = await currentFolder();
      if (folder !== undefined) await restore(backend, folder.uri.fsPath);
    }),
    registerCommand('stewardry.copyDatabaseKey', () => copyKey(secrets)),
    registerCommand('stewardry.changeDatabaseKey', () => changeKey(backend, secrets)),
  );
}

/** After a repair has lost rows that a recent backup has. */
async function offerRestore(backend: Backend): Promise<void> {
  for (const folder of localFolders()) {
    const { offer } = await backend.rpc.backup.offer({ folder: folder.uri.fsPath });
    if (offer === null) continue;
    const [item] = pointItems([offer.point], Date.now());
    const message = `${folder.name}: ${offer.message} A backup (${item?.description}) has ${countOf(offer.point.rows, 'row')}.`;
    const choice = await showWarning(message, 'Restore...');
    if (choice !== undefined) await restore(backend, folder.uri.fsPath);
  }
}

/** The wizard: which moment, then a confirmation that says what happens to the present state. */
async function restore(backend: Backend, folder: string): Promise<void> {
  const { points, place } = await backend.rpc.backup.list({ folder });
  if (points.length === 0) {
    say(`There are no backups of this folder's database in ${place} yet.`);
    return;
  }
  const chosen = await window.showQuickPick(pointItems(points, Date.now()), {
    title: 'Restore Database',
    placeHolder: 'Moment to go back to',
    matchOnDetail: true,
  });
  if (chosen === undefined) return;
  const detail = 'What is there now is backed up first, so that you can come back to it.';
  const confirmed = await showWarning(`Put the database back to ${chosen.label}?`, { modal: true, detail }, 'Restore');
  if (confirmed === undefined) return;
  const { rows } = await backend.rpc.backup.restore({ folder, source: { kind: 'number', number: chosen.point.number } });
  void showInformation(`The database is restored: ${countOf(rows, 'row')} of ${chosen.label}.`);
}

async function copyKey(secrets: SecretStorage): Promise<void> {
  const keys = await readDatabaseKeys(secrets);
  if (keys.length === 0) {
    say('There is no key: no database was encrypted here. The setting stewardry.database.encryption does.');
    return;
  }
  await env.clipboard.writeText(keys.join(','));
  void showInformation('The key is in the clipboard. Keep it in a safe place; on the command line it goes into STEWARDRY_DATABASE_KEY.');
}

async function changeKey(backend: Backend, secrets: SecretStorage): Promise<void> {
  const detail = 'The databases of the open folders and their backups are encrypted with a new key. The old key is kept for all others.';
  const confirmed = await showWarning('Change the key of the databases?', { modal: true, detail }, 'Change Key');
  if (confirmed === undefined) return;
  const databaseKeys = await addDatabaseKey(secrets);
  await backend.rpc.backup.useKeys({ databaseKeys: [...databaseKeys] });
  for (const folder of [null, ...localFolders().map(({ uri }) => uri.fsPath)])
    await backend.rpc.backup.encrypt({ folder, to: 'sqlcipher' });
  void showInformation('The key is changed.');
}

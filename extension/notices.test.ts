import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/**
 * Every message that comes over the editor, and when. A new one has to be worth an interruption
 * (https://code.visualstudio.com/api/ux-guidelines/notifications): something waits, was lost or failed, or there is something to do about
 * it. Not among them is what a person just did and can see; that there was nothing to do is a line in the status bar (`say`).
 */
const MESSAGES: Readonly<Record<string, readonly string[]>> = {
  'main.ts': ['Information: a key for encrypted databases was made, which nobody else keeps'],
  'platform/commands.ts': ['Error: what a person asked for has failed'],
  'features/approvals/approvals.contribution.ts': ['Standing: questions of AI tasks wait; goes when they are answered, wherever'],
  'features/audit-view/auditView.contribution.ts': [
    'Information: the record was signed in git, and a ref is to be pushed',
    'Error: the record is not what was written',
  ],
  'features/backup/backup.contribution.ts': [
    'Information: where the backup is',
    'Warning: a repair lost rows that a backup has, with Restore',
    'Warning: asks before a restore',
    'Information: the database is another one now',
    'Information: a key is in the clipboard, and what to do with it',
    'Warning: asks before the key is changed',
    'Information: all databases have been encrypted anew, which takes a while',
  ],
  'features/baseline/baseline.contribution.ts': [
    'Warning: asks before all findings are accepted',
    'Information: how many they were, with Open',
  ],
  'features/dashboard/save.ts': ['Information: a file was saved outside of the folder, with Open'],
  'features/fixes/fixes.contribution.ts': [
    'Warning: nothing was fixed, the document changed meanwhile',
    'Warning: asks before files are saved',
    'Information: asks before a folder is fixed, with Preview',
    'Warning: a fix would have broken the code',
  ],
  'features/import-files/importFiles.contribution.ts': ['Warning: files could not be written'],
  'features/output/output.contribution.ts': ['Standing: the backend is down for good, with Restart; goes when it runs again'],
  'features/proposals/proposals.contribution.ts': ['Information: rejections propose a rule, with Show'],
  'features/review/review.contribution.ts': [
    'Information: takes a run back as the preview shows it',
    'Information: asks before a run is taken back',
  ],
  'features/review/takeChanges.ts': [
    'Information: all of a run was written or taken back, with Undo or Redo',
    'Warning: both sides changed the same lines',
    'Warning: asks before what failed its checks is applied',
  ],
  'features/rule-tests/ruleTests.contribution.ts': ['Error: tests of rules fail, with Update Snapshots'],
  'features/run-notices/runNotices.contribution.ts': [
    'Standing: a run ended otherwise than it should, or waits for review; goes when that is decided or it goes on',
    'Information: a run ended, and nothing is left to do',
    'Standing: a run was paused by what watches it; goes when it goes on or ends',
  ],
  'features/run-task/isTrusted.ts': ['Warning: no task runs in Restricted Mode, with Manage Trust'],
  'features/runs-view/runsView.contribution.ts': ['Warning: the checks of a run fail'],
  'features/suppress/suppress.contribution.ts': ['Warning: nothing was suppressed, the document changed meanwhile'],
  'features/templates/takeTemplate.ts': [
    'Information: asks before a command of a template runs',
    'Warning: a command of a template failed, with its output',
  ],
  'features/templates/templateForm.ts': ['Warning: the chosen folder is outside of the workspace folder'],
};

it('every message is here, with when it comes', () => {
  const files = globSync('**/*.ts', { cwd: import.meta.dirname }).filter((file) => !/\.test\.ts$|platform\/notices\.ts$/.test(file));
  const found = files.flatMap((file) => {
    const text = readFileSync(join(import.meta.dirname, file), 'utf8');
    // Called, or chosen between.
    const kinds = [...text.matchAll(/\bshow(Information|Warning|Error|Standing)\b(?=\(| : |;)/g)].map(([, kind = '']) => kind);
    return kinds.length === 0 ? [] : [[file, kinds] as const];
  });
  const told = Object.entries(MESSAGES).map(([file, messages]) => [file, messages.map((message) => message.split(':', 1)[0])]);
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(told));
});

it('and goes through platform/notices.ts, which makes no links of the words of others', () => {
  const files = globSync('**/*.ts', { cwd: import.meta.dirname }).filter((file) => !/\.test\.ts$|platform\/notices\.ts$/.test(file));
  const past = files.filter((file) =>
    /window\s*\.\s*(?:show(?:Information|Warning|Error)Message|setStatusBarMessage)/.test(
      readFileSync(join(import.meta.dirname, file), 'utf8'),
    ),
  );
  expect(past).toEqual([]);
});

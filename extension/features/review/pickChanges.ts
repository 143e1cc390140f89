import { type QuickPickItem, QuickPickItemKind, window } from 'vscode';
import type { RunFile } from '../../../protocol/runs.ts';
import { joined } from '../../platform/runWords.ts';
import { countOf } from '../../platform/wording.ts';
import { type Pick, selectionOf } from './selectionOf.ts';
import type { Selection } from './takeChanges.ts';

/** Lets a person tick files and hunks; everything that is open is ticked. `undefined`: they changed their mind. */
export async function pickChanges(title: string, files: readonly RunFile[]): Promise<Selection> {
  const rows = files.flatMap(rowsOf);
  const picked = await window.showQuickPick(rows, {
    title,
    placeHolder: 'What should be applied',
    canPickMany: true,
    ignoreFocusOut: true,
  });
  return picked === undefined
    ? undefined
    : selectionOf(
        files,
        picked.flatMap(({ pick }) => (pick === undefined ? [] : [pick])),
      );
}

type Row = QuickPickItem & { readonly pick?: Pick };

function rowsOf(file: RunFile): Row[] {
  const { path, hunks } = file;
  const heading: Row = { label: joined([path, file.kind === 'modified' ? '' : file.kind]), kind: QuickPickItemKind.Separator };
  if (hunks.length === 0) return [heading, { label: path, description: 'the whole file', picked: file.state === 'open', pick: { path } }];
  return [
    heading,
    ...hunks.map((hunk) => ({
      label: `${path.split('/').at(-1)}:${hunk.proposedStart + 1}`,
      description: joined([`+${hunk.proposedLines} −${hunk.baseLines}`, hunk.state === 'open' ? '' : hunk.state]),
      detail: countOf(hunk.steps.length, 'step'),
      picked: hunk.state === 'open',
      pick: { path, hunk: hunk.id },
    })),
  ];
}

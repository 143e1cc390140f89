import { type Disposable, type QuickPickItem, Uri, window, workspace } from 'vscode';
import type { Backend } from '../../backend/backend.ts';
import { askText } from '../../platform/askText.ts';
import { registerServerCommand } from '../../platform/commands.ts';
import { documentParams } from '../../platform/documents.ts';
import { editOf } from '../../platform/edits.ts';
import { showWarning } from '../../platform/notices.ts';
import { dateAfter, offeredDays, problemWithDate } from './expiry.ts';

/** Suppressing a finding: only with a reason, if wanted with an expiry. */
export function registerSuppress(backend: Backend): Disposable {
  return registerServerCommand('suppressFinding', async (finding) => {
    if (finding === undefined) return;
    const reason = await askReason(finding.ruleId);
    if (reason === undefined) return;
    const until = await askExpiry();
    if (until === undefined) return;
    const document = await workspace.openTextDocument(Uri.parse(finding.uri, true));
    if (document.version !== finding.version) {
      void showWarning('The document changed meanwhile. Suppress the finding again.');
      return;
    }
    const { edits } = await backend.rpc.rules.suppress({
      ...documentParams(document),
      ruleId: finding.ruleId,
      line: finding.line,
      reason,
      ...(until === 'never' ? {} : { until }),
    });
    await workspace.applyEdit(editOf(document.uri, edits));
  });
}

function askReason(ruleId: string): Promise<string | undefined> {
  return askText({
    title: `Suppress ${ruleId}`,
    prompt: 'Why is this finding acceptable here? The reason is written beside the code.',
    placeholder: 'Reason',
    whenEmpty: 'A suppression needs a reason.',
  });
}

type Expiry = { readonly kind: 'never' } | { readonly kind: 'date'; readonly date: string } | { readonly kind: 'ask' };

/** An ISO date, `never`, or `undefined` when the person changed their mind. */
async function askExpiry(): Promise<string | undefined> {
  const now = new Date();
  const days = offeredDays.map((count): QuickPickItem & { expiry: Expiry } => {
    const date = dateAfter(count, now);
    return { label: `${count} days`, description: `Until ${date}`, expiry: { kind: 'date', date } };
  });
  const choice = await window.showQuickPick<QuickPickItem & { expiry: Expiry }>(
    [{ label: 'No expiry', expiry: { kind: 'never' } }, ...days, { label: 'Until a date…', expiry: { kind: 'ask' } }],
    { title: 'Suppress until', placeHolder: 'When should the finding come back?', ignoreFocusOut: true },
  );
  if (choice === undefined) return undefined;
  if (choice.expiry.kind === 'ask') return askDate(now);
  return choice.expiry.kind === 'never' ? 'never' : choice.expiry.date;
}

async function askDate(now: Date): Promise<string | undefined> {
  const date = await window.showInputBox({
    title: 'Suppress until',
    placeHolder: 'YYYY-MM-DD',
    value: dateAfter(offeredDays[0], now),
    ignoreFocusOut: true,
    validateInput: (text) => problemWithDate(text, now),
  });
  return date?.trim();
}

import { Disposable, type Event, Uri, window } from 'vscode';
import type { Backend } from '../../backend/backend.ts';
import type { Rpc } from '../../backend/rpc.ts';
import { registerCommand, reporting } from '../../platform/commands.ts';
import { currentFolder } from '../../platform/documents.ts';
import { say, showInformation } from '../../platform/notices.ts';
import type { ReadOnlyDocuments } from '../../platform/readOnlyDocuments.ts';
import { countOf } from '../../platform/wording.ts';

type Proposal = Awaited<ReturnType<Rpc['runs']['proposals']>>['proposals'][number];

/** What was learnt of rejections: said when it comes up, and listed until a person has taken it in or put it away. `onDidReject` names the folder. */
export function registerProposals(backend: Backend, documents: ReadOnlyDocuments, onDidReject: Event<string>): Disposable {
  const told = new Set<string>();
  const list = async (folder: string): Promise<readonly Proposal[]> => (await backend.rpc.runs.proposals({ folder })).proposals;
  const tellNew = async (folder: string): Promise<void> => {
    const fresh = (await list(folder)).filter(({ id }) => !told.has(id));
    for (const { id } of fresh) told.add(id);
    if (fresh.length === 0) return;
    const choice = await showInformation(noticeOf(fresh), 'Show…');
    if (choice !== undefined) await decide(backend, documents, folder, fresh);
  };
  return Disposable.from(
    onDidReject((folder) => void reporting(() => tellNew(folder))),
    registerCommand('stewardry.reviewProposals', async () => {
      const folder = (await currentFolder())?.uri.fsPath;
      if (folder === undefined) return;
      const open = await list(folder);
      if (open.length > 0) await decide(backend, documents, folder, open);
      else say('Nothing is proposed. Three rejections of one kind, each with a reason, propose a rule or a practice.');
    }),
  );
}

function noticeOf(proposals: readonly Proposal[]): string {
  const [first] = proposals;
  return proposals.length === 1 && first !== undefined
    ? `You have rejected the same three times: "${first.title}" could become a ${first.kind} of this folder.`
    : `${countOf(proposals.length, 'rule or practice', 'rules and practices')} could come of what you have rejected.`;
}

/** Shows one of them, and does with it what the person says. */
async function decide(backend: Backend, documents: ReadOnlyDocuments, folder: string, proposals: readonly Proposal[]): Promise<void> {
  const proposal = await pickProposal(proposals);
  if (proposal === undefined) return;
  const { id, kind, title, text } = proposal;
  await documents.show(id, `Proposal ${title}.${kind === 'rule' ? 'yml' : 'md'}`, text, kind === 'rule' ? 'yaml' : 'markdown');
  const rows = [
    { label: `$(add) Add it as a ${kind} of this folder`, detail: 'A file in .stewardry, which you can edit.', isAccepted: true },
    { label: '$(x) Put it away', detail: 'It is not proposed again.', isAccepted: false },
  ];
  const picked = await window.showQuickPick(rows, { title, placeHolder: `Because: ${proposal.reasons.join('; ')}`, ignoreFocusOut: true });
  if (picked === undefined) return;
  const { file } = await backend.rpc.runs.settleProposal({ folder, id, isAccepted: picked.isAccepted });
  if (file !== undefined) await window.showTextDocument(Uri.file(file), { preview: false });
}

async function pickProposal(proposals: readonly Proposal[]): Promise<Proposal | undefined> {
  if (proposals.length <= 1) return proposals[0];
  const rows = proposals.map((proposal) => ({
    label: proposal.title,
    description: proposal.kind,
    detail: proposal.reasons.join('; '),
    proposal,
  }));
  return (await window.showQuickPick(rows, { title: 'Proposals', placeHolder: 'What was learnt of your rejections' }))?.proposal;
}

import { MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, Uri } from 'vscode';
import type { RunFile, RunQuestion, RunStep, RunSummary } from '../../../protocol/runs.ts';
import { fileUri, whichFolder } from '../../platform/documents.ts';
import { hasEnded, type OfFolder } from '../../platform/runBook.ts';
import { describeRun, joined, money, runIcons, shortened, stateAndStatus, usageOf, verdictWords } from '../../platform/runWords.ts';
import { codeBlock, escapeMarkdown, withoutPictures } from '../../platform/safeMarkdown.ts';
import { countOf } from '../../platform/wording.ts';
import { contextOf, type RunNode } from './runNodes.ts';

type Icon = readonly [icon: string, color?: string];

/** A row as the editor draws it. */
export function toItem(node: RunNode): TreeItem {
  const item = itemOf(node);
  item.contextValue = contextOf(node);
  return item;
}

function itemOf(node: RunNode): TreeItem {
  switch (node.kind) {
    case 'question':
      return questionItem(node.question);
    case 'run':
      return runItem(node.run, node.session);
    case 'changes':
      return changesItem(node.run);
    case 'file':
      return fileItem(node.run, node.file);
    case 'hunk':
      return hunkItem(node.run, node.file, node.hunk);
    case 'step':
      return stepItem(node.run, node.step);
    case 'more':
      return new TreeItem(node.label);
  }
}

const riskIcons: Readonly<Record<RunQuestion['risk'], Icon>> = {
  low: ['question'],
  medium: ['question', 'problemsWarningIcon.foreground'],
  high: ['question', 'problemsErrorIcon.foreground'],
};

function questionItem(question: OfFolder<RunQuestion>): TreeItem {
  const item = new TreeItem(shortened(question.title, 80));
  item.iconPath = icon(riskIcons[question.risk]);
  item.description = question.reason;
  item.tooltip = new MarkdownString(withoutPictures(`**${question.risk} risk.** ${question.reason}\n\n${question.detail}`));
  item.command = { command: 'stewardry.answerQuestion', title: 'Answer', arguments: [question.id] };
  item.accessibilityInformation = { label: `Question, ${question.risk} risk: ${question.title}. ${question.reason}` };
  return item;
}

function runItem(run: OfFolder<RunSummary>, session: string): TreeItem {
  // The editor remembers how a row was first: one that begins without steps must not stay folded.
  const item = new TreeItem(shortened(run.title), hasEnded(run) ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.Expanded);
  item.iconPath = icon(runIcons[run.state]);
  item.description = joined([whichFolder(run.folder), describeRun(run), shortened(session, 40)]);
  item.tooltip = [
    run.title,
    ...(session === '' ? [] : [`Session: ${session}`]),
    stateAndStatus(run),
    joined([run.persona, run.model ?? '', run.isScripted ? 'answers come from a script' : '']),
    joined([countOf(run.steps, 'step'), usageOf(run)]),
    `since ${new Date(run.startedAt ?? run.createdAt).toLocaleString()}`,
  ].join('\n');
  item.accessibilityInformation = { label: `Run ${run.title}: ${item.description}` };
  return item;
}

function changesItem(run: OfFolder<RunSummary>): TreeItem {
  const item = new TreeItem('Changes', TreeItemCollapsibleState.Expanded);
  item.iconPath = icon(['diff-multiple']);
  item.description = countOf(run.filesChanged, 'file');
  item.tooltip = 'What this run would change. Nothing is in your files before you apply it.';
  item.command = { command: 'stewardry.reviewRun', title: 'Review Changes', arguments: [run.id] };
  return item;
}

const fileStates: Readonly<Record<RunFile['state'], string>> = {
  open: '',
  applied: 'applied',
  partly_applied: 'partly applied',
  rejected: 'rejected',
  undone: 'undone',
  conflict: 'conflict',
};
const fileMarks: Readonly<Record<RunFile['kind'], string>> = { added: 'new', modified: '', deleted: 'deleted', moved: 'moved' };

function fileItem(run: OfFolder<RunSummary>, file: RunFile): TreeItem {
  const uri = fileUri(run.folder, file.path);
  const state = file.hunks.length > 1 ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None;
  const item = new TreeItem(uri, state);
  item.label = file.path.split('/').at(-1) ?? file.path;
  const directory = file.path.split('/').slice(0, -1).join('/');
  const lines = file.isBinary ? 'binary' : `+${file.added} −${file.removed}`;
  const findings = file.findings.length === 0 ? '' : countOf(file.findings.length, 'finding');
  item.description = joined([directory, fileMarks[file.kind], lines, findings, fileStates[file.state]]);
  item.iconPath = file.state === 'conflict' ? icon(['warning', 'problemsWarningIcon.foreground']) : ThemeIcon.File;
  // Of the proposed text, so that the editor's own decorations of the person's file do not show.
  item.resourceUri = Uri.from({ scheme: 'stewardry-proposed', path: uri.path });
  item.tooltip = joined([file.movedFrom === undefined ? file.path : `${file.movedFrom} → ${file.path}`, item.description]);
  item.command = { command: 'stewardry.openRunFile', title: 'Open Change', arguments: [run.id, file.path] };
  return item;
}

const hunkIcons: Readonly<Record<RunFile['hunks'][number]['state'], Icon>> = {
  open: ['circle-outline'],
  applied: ['pass', 'testing.iconPassed'],
  rejected: ['circle-slash', 'disabledForeground'],
};

function hunkItem(run: OfFolder<RunSummary>, file: RunFile, hunk: RunFile['hunks'][number]): TreeItem {
  const item = new TreeItem(`Line ${hunk.proposedStart + 1}`);
  item.description = joined([`+${hunk.proposedLines} −${hunk.baseLines}`, hunk.state === 'open' ? '' : hunk.state]);
  item.iconPath = icon(hunkIcons[hunk.state]);
  item.command = { command: 'stewardry.openRunFile', title: 'Open Change', arguments: [run.id, file.path, hunk.proposedStart] };
  return item;
}

const stepIcons: Readonly<Record<RunStep['state'], Icon>> = {
  planned: ['circle-outline'],
  asking: ['question', 'problemsWarningIcon.foreground'],
  running: ['loading~spin'],
  done: ['pass', 'testing.iconPassed'],
  refused: ['shield', 'problemsErrorIcon.foreground'],
  failed: ['error', 'problemsErrorIcon.foreground'],
  cancelled: ['circle-slash', 'disabledForeground'],
  rolled_back: ['discard', 'problemsWarningIcon.foreground'],
};
const kindIcons: Partial<Record<RunStep['kind'], string>> = {
  model: 'sparkle',
  correction: 'wand',
  message: 'comment',
  verification: 'beaker',
};

function stepItem(run: OfFolder<RunSummary>, step: RunStep): TreeItem {
  const item = new TreeItem(shortened(step.title, 80));
  const kind = kindIcons[step.kind];
  item.iconPath = step.state === 'done' && kind !== undefined ? new ThemeIcon(kind) : icon(stepIcons[step.state]);
  const why = step.state === 'refused' || step.state === 'asking' ? (step.verdict?.reason ?? '') : '';
  item.description = joined([step.state === 'done' ? '' : step.state.replaceAll('_', ' '), why, step.cost ? money(step.cost) : '']);
  item.tooltip = new MarkdownString(stepText(step));
  item.accessibilityInformation = { label: `Step ${step.number}, ${step.title}, ${step.state}. ${why}` };
  item.command = { command: 'stewardry.showStep', title: 'Show Step', arguments: [run.id, step.id] };
  return item;
}

function stepText({ number, title, state, verdict, approver, output }: RunStep): string {
  const opinions = (verdict?.opinions ?? []).filter(({ outcome }) => outcome !== 'allow');
  return [
    `**${number}. ${escapeMarkdown(title)}** (${state.replaceAll('_', ' ')})`,
    ...(verdict === undefined ? [] : [escapeMarkdown(verdictWords(verdict))]),
    ...opinions.map(({ check, reason }) => `- ${check}: ${escapeMarkdown(reason)}`),
    ...(verdict?.amendments ?? []).map((amendment) => `- amended: ${escapeMarkdown(amendment)}`),
    ...(approver === undefined ? [] : [`Approved by ${escapeMarkdown(approver)}`]),
    ...(output === undefined || output === '' ? [] : [codeBlock(shortenedOutput(output))]),
  ].join('\n\n');
}

/** Lines of output that fit in a hover. */
const HOVER_LINES = 15;

function shortenedOutput(output: string): string {
  const lines = output.trimEnd().split('\n');
  return lines.length <= HOVER_LINES ? lines.join('\n') : ['…', ...lines.slice(-HOVER_LINES)].join('\n');
}

function icon([id, color]: Icon): ThemeIcon {
  return new ThemeIcon(id, color === undefined ? undefined : new ThemeColor(color));
}

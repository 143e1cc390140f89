import type { Finding } from '../../../protocol/finding.ts';
import { escapeMarkdown } from '../../platform/safeMarkdown.ts';
import { countOf } from '../../platform/wording.ts';
import type { Telling } from './tellRun.ts';

/** Findings that are named; the others are among the problems. */
const MOST = 10;

/** The answer where AI is switched off: why there is no other, what the rules say of the files in question, and what can be done without a model. */
export function tellWithoutAi(
  { findings, isScanned }: { readonly findings: readonly Finding[]; readonly isScanned: boolean },
  telling: Telling,
): void {
  telling.markdown('AI is switched off in this folder, so no task runs. Rules, fixes and templates work without.\n\n');
  const shown = findings.filter(({ suppressed }) => suppressed === undefined);
  const fixable = shown.filter((finding) => finding.fixable).length;
  if (!isScanned) telling.markdown('This folder has not been checked yet, so nothing is known of it.\n\n');
  else if (shown.length === 0) telling.markdown('The rules find nothing wrong.\n\n');
  else {
    const rest = shown.length > MOST ? [`- and ${shown.length - MOST} more`] : [];
    const lines = [...shown.slice(0, MOST).map(describe), ...rest].join('\n');
    telling.markdown(`The rules have ${countOf(shown.length, 'finding')}, ${fixable} with a fix:\n\n${lines}\n\n`);
  }
  const on = (title: string, command: string): void => telling.button({ title, command, arguments: [] });
  if (!isScanned) on('Scan Workspace', 'stewardry.scanWorkspace');
  if (shown.length > 0) on('Show Problems', 'workbench.actions.view.problems');
  if (fixable > 0) on('Fix All in Workspace…', 'stewardry.fixAllInWorkspace');
  on('New From Template…', 'stewardry.newFromTemplate');
  on('Choose Models…', 'stewardry.setAiMode');
}

/** Messages of rules may quote the file: nothing in them is drawn as Markdown. */
function describe({ ruleId, path, range, message, fixable }: Finding): string {
  return `- ${escapeMarkdown(`${path}:${range.start.line + 1}`)}: ${escapeMarkdown(message)} (${escapeMarkdown(ruleId)}${fixable ? ', has a fix' : ''})`;
}

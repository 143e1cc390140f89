import { css, html, type TemplateResult } from 'lit';
import type { RunSummary } from '../../protocol/runs.ts';
import '../shared/ui/icon.ts';
import { ago, countOf, joined, moment, money } from '../shared/words.ts';
import { changesOf, lookOfRun, timeOf } from './runWords.ts';

/** A run in a list: how it went, and what there is to do with it. */
export function runRow(run: RunSummary): TemplateResult {
  const { icon, tone, words } = lookOfRun(run.state);
  const figures = joined([
    words,
    run.questions === 0 ? '' : countOf(run.questions, 'question'),
    changesOf(run),
    run.persona,
    run.isScripted ? 'scripted' : run.model,
    run.cost === 0 ? '' : money(run.cost),
    timeOf(run),
  ]);
  return html`<div class="run"><sw-icon name=${icon} class=${tone}></sw-icon><div class="text">
    <div class="title" title=${run.title}>${run.title}</div><div class="figures">${figures}</div></div>
    <time datetime=${run.createdAt} title=${moment(run.createdAt)}>${ago(run.createdAt)}</time></div>`;
}

/** Goes into the styles of the element that shows such rows. */
export const runRowStyles = css`
  .run { display: flex; gap: 8px; padding: 6px 8px; align-items: flex-start; }
  .run > sw-icon { margin-top: 2px; }
  .run .text { flex: 1; min-width: 0; }
  .run .title { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .run .figures, .run time { color: var(--muted); font-size: 0.92em; }
  .selected .run .figures, .selected .run time { color: inherit; }
  .run time { white-space: nowrap; padding-top: 1px; }
`;

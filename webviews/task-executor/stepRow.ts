import { css, html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { RunStep, RunVerdict } from '../../protocol/runs.ts';
import { renderMarkdown } from '../shared/markdown.ts';
import '../shared/ui/icon.ts';
import { countOf, duration, joined, moment, money } from '../shared/words.ts';
import { lookOfStep } from './runWords.ts';
import type { TimelineRow } from './timelineRows.ts';

/** What a row is shown with. */
interface RowView {
  readonly isOpen: boolean;
  /** All of its output, when that was asked for. */
  readonly whole: string | undefined;
  readonly toggle: () => void;
  readonly showWhole: () => void;
  readonly openFile: (path: string) => void;
}

/** Answers of models are read; everything else is a line that opens. */
export function stepRow(row: TimelineRow, view: RowView): TemplateResult {
  return row.step.kind === 'model' ? answer(row, view) : deed(row, view);
}

function answer({ step, said }: TimelineRow, view: RowView): TemplateResult {
  const { text = '', thinking = '' } = said ?? {};
  const isAtWork = step.state === 'running';
  const { icon, tone } = step.state === 'done' ? { icon: 'sparkle', tone: 'muted' } : lookOfStep(step.state);
  const empty = isAtWork ? 'Thinks…' : step.state === 'done' ? 'Goes on without a word.' : '';
  return html`<article class="step answer" data-step=${step.id} data-finished=${step.finishedAt ?? nothing}>
    <sw-icon name=${icon} class=${tone} ?spin=${isAtWork} label="Answer of the model"></sw-icon>
    <div class="body">
      ${thinking === '' ? nothing : thought(thinking, view.isOpen || (isAtWork && text === ''), view.toggle)}
      ${text === '' ? html`<span class="muted">${empty}</span>` : html`<div class="said">${guard([text], () => renderMarkdown(text))}</div>`}
      ${step.output === undefined ? nothing : html`<p class="wrong">${step.output}</p>`}
    </div>
    ${meta(step)}
  </article>`;
}

/** Open while there is nothing else to read. */
function thought(thinking: string, isOpen: boolean, toggle: () => void): TemplateResult {
  return html`<button class="plain thinking" aria-expanded=${isOpen} @click=${toggle}><sw-icon name=${isOpen ? 'chevron-down' : 'chevron-right'}></sw-icon>Thinking</button>
    ${isOpen ? html`<div class="thought">${thinking}</div>` : nothing}`;
}

function deed({ step, live }: TimelineRow, view: RowView): TemplateResult {
  const { icon, tone, words } = lookOfStep(step.state);
  return html`<article class="step" data-step=${step.id} data-finished=${step.finishedAt ?? nothing}>
    <sw-icon name=${iconOf(step, icon)} class=${tone} ?spin=${icon === 'loading'} label=${words}></sw-icon>
    <div class="body">
      <button class="plain line" aria-expanded=${view.isOpen} @click=${view.toggle}>
        <span class=${step.name === 'run_command' ? 'code' : ''}>${prefixOf(step)}${step.title}</span>${verdictBadge(step)}
      </button>
      ${view.isOpen ? details(step, view) : nothing}
      ${live === undefined ? nothing : html`<pre class="live" tabindex="0" aria-label="Output">${live}</pre>`}
    </div>
    ${meta(step)}
  </article>`;
}

function details(step: RunStep, view: RowView): TemplateResult {
  const { verdict, approver, output, paths } = step;
  const text = view.whole ?? output;
  return html`<div class="details">
    ${verdict === undefined ? nothing : why(verdict)}
    ${approver === undefined ? nothing : html`<p>Yes or no by ${approver}.</p>`}
    ${paths.length === 0 ? nothing : html`<p>${paths.map((path) => html`<button class="link code" @click=${() => view.openFile(path)}>${path}</button> `)}</p>`}
    ${text === undefined || text === '' ? nothing : html`<pre tabindex="0" aria-label="Output">${text}</pre>`}
    ${step.name === 'run_command' && view.whole === undefined && output !== undefined ? html`<button class="link" @click=${view.showWhole}>Show the whole output</button>` : nothing}
  </div>`;
}

/** The verdict, and what each check had to say. */
function why({ outcome, reason, opinions, amendments }: RunVerdict): TemplateResult {
  return html`<p><strong>${verdictWords[outcome]}</strong>${reason === '' ? '.' : `: ${reason}`}</p>
    ${opinions.length === 0 ? nothing : html`<ul>${opinions.map(({ check, outcome: opinion, reason: because }) => html`<li><span class="muted">${check}</span> ${verdictWords[opinion].toLowerCase()}${because === '' ? '' : `: ${because}`}</li>`)}</ul>`}
    ${amendments.length === 0 ? nothing : html`<p>Changed before it was allowed: ${amendments.join('; ')}</p>`}`;
}

const verdictWords: Readonly<Record<RunVerdict['outcome'], string>> = {
  allow: 'Allowed',
  ask: 'Asked',
  deny: 'Refused',
  error: 'Could not be decided',
};

/** Only what a person should notice: that something was allowed is the rule. */
function verdictBadge({ verdict, state, approver }: RunStep): TemplateResult | typeof nothing {
  if (verdict === undefined) return nothing;
  if (verdict.outcome === 'allow') return verdict.amendments.length === 0 ? nothing : html`<span class="badge">mended by a rule</span>`;
  if (verdict.outcome === 'ask' && state !== 'refused')
    return html`<span class="badge">${approver === undefined ? 'asks' : `allowed by ${approver}`}</span>`;
  return html`<span class="badge bad-badge">${verdict.outcome === 'error' ? 'undecided' : 'refused'}</span>`;
}

const icons: Readonly<Partial<Record<RunStep['kind'], string>>> = { message: 'comment', correction: 'shield', verification: 'beaker' };

function iconOf({ kind, state }: RunStep, icon: string): string {
  return state === 'done' ? (icons[kind] ?? icon) : icon;
}

function prefixOf({ kind, state }: RunStep): string {
  if (kind === 'message') return state === 'planned' ? 'You (not read yet): ' : 'You: ';
  return kind === 'correction' ? 'Stewardry: ' : '';
}

function meta({ startedAt, finishedAt, cost, tokens }: RunStep): TemplateResult {
  const took = finishedAt === undefined ? '' : duration(Date.parse(finishedAt) - Date.parse(startedAt));
  const figures = joined([tokens === undefined ? '' : countOf(tokens, 'token'), cost === undefined || cost === 0 ? '' : money(cost), took]);
  return html`<span class="meta" title=${moment(startedAt)}>${figures}</span>`;
}

/** Goes into the styles of the element that shows such rows. */
export const stepRowStyles = css`
  .step { display: flex; gap: 10px; padding: 5px 24px; align-items: flex-start; }
  .step > sw-icon { margin-top: 3px; }
  .body { flex: 1; min-width: 0; }
  .line { display: flex; flex-wrap: wrap; gap: 2px 8px; width: 100%; align-items: baseline; overflow-wrap: anywhere; border-radius: 3px; }
  .line > span:first-child { min-width: 0; }
  .line:hover > span:first-child { color: var(--link-active); }
  .meta { color: var(--muted); font-size: 0.92em; white-space: nowrap; padding-top: 1px; font-variant-numeric: tabular-nums; }
  .said { overflow-wrap: anywhere; }
  .said > :first-child { margin-top: 0; }
  .said > :last-child { margin-bottom: 0; }
  .said p, .said ul, .said ol { margin: 6px 0; }
  .said a { color: var(--link); }
  .thinking { display: flex; align-items: center; gap: 2px; margin-left: -3px; color: var(--muted); }
  .thought { margin: 4px 0 8px; padding-left: 10px; border-left: 2px solid var(--line); white-space: pre-wrap; overflow-wrap: anywhere; }
  .details { margin: 4px 0 8px; padding-left: 10px; border-left: 2px solid var(--line); }
  .details p, .details ul { margin: 2px 0; overflow-wrap: anywhere; }
  .details ul { padding-left: 18px; }
  .bad-badge { background: none; color: var(--wrong); border-color: currentColor; }
  .wrong { color: var(--wrong); }
  .live { max-height: 180px; }
  @media (max-width: 500px) { .step { padding: 5px 12px; } .meta { display: none; } }
`;

import { css, html, nothing, type TemplateResult } from 'lit';
import type { SessionSummary } from '../../protocol/sessions.ts';
import { ago, countOf, joined, moment, money } from '../shared/words.ts';
import { piecesOf } from './excerpt.ts';

/** A session in the list, with where the words were found. */
export function sessionRow(session: SessionSummary & { readonly excerpt?: string | undefined }): TemplateResult {
  const { title, persona, state, messages, spent, updatedAt, excerpt, activeRun } = session;
  const figures = joined([
    activeRun === undefined ? '' : 'at work',
    state === 'active' ? '' : state,
    persona,
    countOf(messages, 'message'),
    spent === 0 ? '' : money(spent),
  ]);
  return html`<div class="session">
    <div class="first"><span class="title" title=${title}>${title === '' ? 'Without a title' : title}</span><time datetime=${updatedAt} title=${moment(updatedAt)}>${ago(updatedAt)}</time></div>
    <div class="figures">${figures}</div>
    ${excerpt === undefined ? nothing : html`<div class="excerpt">${piecesOf(excerpt).map(({ text, isHit }) => (isHit ? html`<mark>${text}</mark>` : text))}</div>`}
  </div>`;
}

/** Goes into the styles of the element that shows such rows. */
export const sessionRowStyles = css`
  .session { padding: 6px 16px; }
  .first { display: flex; gap: 8px; align-items: baseline; justify-content: space-between; }
  .title { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .first time { white-space: nowrap; }
  .figures, .first time, .excerpt { color: var(--muted); font-size: 0.92em; }
  .excerpt { overflow: hidden; display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow-wrap: anywhere; }
  .selected .figures, .selected time, .selected .excerpt { color: inherit; }
  mark { background: var(--vscode-editor-findMatchHighlightBackground); color: var(--text); border-radius: 2px; outline: 1px solid var(--contrast-active); }
`;

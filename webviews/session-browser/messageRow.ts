import { css, html, nothing, type TemplateResult } from 'lit';
import type { MessagePart, SessionMessage } from '../../protocol/sessions.ts';
import { renderMarkdown } from '../shared/markdown.ts';
import { joined, moment } from '../shared/words.ts';

const speakers: Readonly<Record<SessionMessage['role'], string>> = {
  user: 'You',
  assistant: 'Model',
  tool: 'Tools',
  summary: 'Summary of what came before',
  notice: 'Notice',
};

/** One entry of the transcript. What tools answered is folded: it is long, and the run has it in its timeline. */
export function messageRow(message: SessionMessage, openRun: (run: string) => void): TemplateResult {
  const { role, content, persona, origin, isScripted, run, createdAt } = message;
  const who =
    role === 'assistant'
      ? joined([persona ?? speakers.assistant, origin && `${origin.provider}/${origin.model}`, isScripted ? 'scripted' : ''])
      : speakers[role];
  return html`<article class=${role}>
    <div class="who"><span>${who}</span><time datetime=${createdAt}>${moment(createdAt)}</time>
      ${run === undefined || role !== 'user' ? nothing : html`<button class="link" @click=${() => openRun(run)}>Open Run</button>`}</div>
    ${content.map((part) => shownPart(part, role))}
  </article>`;
}

function shownPart(part: MessagePart, role: SessionMessage['role']): TemplateResult {
  switch (part.kind) {
    case 'text':
      // What the task was given with it: of a file, not words.
      if (role === 'user' && (part.paths ?? []).length > 0) return folded(`Context: ${(part.paths ?? []).join(', ')}`, part.text);
      return html`<div class="text">${renderMarkdown(part.text)}</div>`;
    case 'thinking':
      return part.text === '' ? html`` : html`<details><summary>Thinking</summary><div class="thought">${part.text}</div></details>`;
    case 'toolCall':
      return html`<details><summary><span class="code">${part.name}</span></summary><pre tabindex="0" aria-label="What it was called with">${JSON.stringify(part.input, undefined, 2)}</pre></details>`;
    case 'toolResult':
      return html`<details><summary>${part.isError ? 'Failed' : 'Answered'}: ${firstLine(part.text)}</summary><pre tabindex="0" aria-label="Answer of the tool">${part.text}</pre></details>`;
  }
}

function folded(summary: string, text: string): TemplateResult {
  return html`<details><summary>${summary}</summary><pre tabindex="0" aria-label=${summary}>${text}</pre></details>`;
}

function firstLine(text: string): string {
  const line = text.trimStart().split('\n', 1)[0] ?? '';
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}

/** Goes into the styles of the element that shows such rows. */
export const messageRowStyles = css`
  article { padding: 10px 24px; border-bottom: 1px solid var(--line); }
  article.user { background: var(--vscode-chat-requestBackground, var(--code-surface)); }
  .who { display: flex; flex-wrap: wrap; gap: 2px 12px; font-weight: 600; }
  .who time { font-weight: normal; color: var(--muted); }
  .text { overflow-wrap: anywhere; }
  .text > :first-child { margin-top: 4px; }
  .text > :last-child { margin-bottom: 0; }
  .text p, .text ul, .text ol { margin: 6px 0; }
  .text a { color: var(--link); }
  details { margin: 4px 0; }
  summary { cursor: pointer; color: var(--muted); overflow-wrap: anywhere; }
  .thought { padding-left: 10px; border-left: 2px solid var(--line); white-space: pre-wrap; overflow-wrap: anywhere; color: var(--muted); }
  @media (max-width: 500px) { article { padding: 10px 12px; } }
`;

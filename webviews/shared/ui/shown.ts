import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, type nothing, type TemplateResult } from 'lit';
import type { Method, Result } from '../messages.ts';
import type { Request } from '../request.ts';
import './empty.ts';
import './loading.ts';

/**
 * What a request has to show: its value; while there is none, that it is loading; and when it failed, why and a way to ask again. A value that could
 * not be brought up to date stays, below the reason.
 */
export function shown<M extends Method>(
  request: Request<M>,
  template: (value: Result<M>) => TemplateResult | typeof nothing,
): TemplateResult | typeof nothing {
  const { value, failure } = request;
  if (value !== undefined) return failure === undefined ? template(value) : html`${failed(request)}${template(value)}`;
  return failure === undefined ? html`<sw-loading></sw-loading>` : failed(request);
}

function failed(request: Pick<Request<Method>, 'failure' | 'reload'>): TemplateResult {
  return html`<sw-empty role="alert" icon="error" what="This could not be loaded" .why=${request.failure}>
    <vscode-button secondary @click=${() => request.reload()}>Try Again</vscode-button>
  </sw-empty>`;
}

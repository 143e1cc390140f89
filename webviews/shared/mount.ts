import './tokens.css';
import { Host } from './host.ts';

/** A view: a custom element that gets the connection before it is attached. */
export interface View extends HTMLElement {
  host: Host;
}

/** Puts the view on the page. An error that nothing caught is shown instead of a blank page. */
export function mount(tag: string): void {
  const host = new Host();
  const view = document.createElement(tag) as View; // every view's main.ts defines its tag before it mounts
  view.host = host;
  const fail = (reason: unknown) => showFailure(reason instanceof Error ? reason.message : String(reason));
  window.addEventListener('error', ({ error }) => fail(error));
  window.addEventListener('unhandledrejection', ({ reason }) => fail(reason));
  document.body.append(view);
}

function showFailure(message: string): void {
  const text = document.createElement('p');
  text.setAttribute('role', 'alert');
  text.style.padding = '16px 24px';
  text.textContent = `This page failed: ${message}. Close and open it again.`;
  document.body.replaceChildren(text);
}

import './tokens.css';
import './ui/recovery.ts';
import './ui/statusBar.ts';
import { Host, RequestFailure } from './host.ts';

/** A view: a custom element that gets the connection before it is attached. */
export interface View extends HTMLElement {
  host: Host;
}

/** A page whose size changes while it is laid out; the browser goes on by itself (CSS Resize Observer, section 3.3). */
const HARMLESS = /^ResizeObserver loop/;

/**
 * Puts the view on the page, below a bar that says when the backend is away or something came to nothing. An error that nothing caught is shown
 * with a way to recover instead of a blank page.
 */
export function mount(tag: string): void {
  const host = new Host(JSON.parse(document.body.dataset['state'] ?? 'null'));
  const bar = document.createElement('sw-status-bar');
  bar.host = host;
  document.body.append(bar);
  let shown: HTMLElement | undefined;
  const show = (element: HTMLElement): void => {
    shown?.remove();
    shown = element;
    document.body.append(element);
  };
  const start = (): void => {
    const view = document.createElement(tag) as View; // every view's main.ts defines its tag before it mounts
    view.host = host;
    show(view);
  };
  const fail = (reason: unknown): void => {
    const recovery = document.createElement('sw-recovery');
    recovery.host = host;
    recovery.message = reason instanceof Error ? reason.message : String(reason);
    recovery.addEventListener('reload', start);
    show(recovery);
    recovery.focus();
  };
  window.addEventListener('error', ({ error, message }) => void (HARMLESS.test(message) || fail(error ?? message)));
  window.addEventListener('unhandledrejection', ({ reason }) => {
    if (!(reason instanceof RequestFailure)) fail(reason);
    else if (!reason.isCancelled) bar.tell(reason.message);
  });
  start();
}

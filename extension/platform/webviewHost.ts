import { randomBytes } from 'node:crypto';
import { type Disposable, Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import type { Backend } from '../backend/backend.ts';
import type { NotificationMethod } from '../backend/rpc.ts';
import { describeFailure } from '../backend/wireFailure.ts';
import { webviewHtml } from './webviewHtml.ts';
import { isAllowedRequest, type ToView } from './webviewMessages.ts';

/** A kind of page: which bundle it is and what it may do. */
export interface ViewDefinition {
  /** Folder under webviews/, and name of the bundle. */
  readonly name: string;
  /** Id for the editor; starts with `stewardry.`. */
  readonly viewType: string;
  /** Protocol requests the view may make. */
  readonly requests: readonly string[];
  /** Notifications of the backend that are passed to it. */
  readonly notifications: readonly NotificationMethod[];
  /** Commands that a link in the view may run. */
  readonly commands: readonly string[];
}

/** Opens pages and connects them with the backend. Has no code for any single message. */
export class WebviewHost {
  readonly #backend: Backend;
  readonly #extensionUri: Uri;

  constructor(backend: Backend, extensionUri: Uri) {
    this.#backend = backend;
    this.#extensionUri = extensionUri;
  }

  /** Opens a new page in the active editor group. */
  open(view: ViewDefinition, title: string, state: unknown): WebviewPanel {
    const panel = window.createWebviewPanel(view.viewType, title, ViewColumn.Active, { enableFindWidget: true });
    this.fill(panel, view, state);
    return panel;
  }

  /** Puts the view into a panel, also into one that the editor kept over a reload of the window. */
  fill(panel: WebviewPanel, view: ViewDefinition, state: unknown): void {
    const bundles = Uri.joinPath(this.#extensionUri, 'dist', 'webviews');
    const { webview } = panel;
    webview.options = { enableScripts: true, enableCommandUris: view.commands, localResourceRoots: [bundles] };
    panel.iconPath = Uri.joinPath(this.#extensionUri, 'media', 'icon.svg');
    const connection = this.#connect(panel, view);
    panel.onDidDispose(() => connection.forEach((subscription) => void subscription.dispose()));
    webview.html = webviewHtml({
      title: panel.title,
      scriptUri: webview.asWebviewUri(Uri.joinPath(bundles, `${view.name}.js`)).toString(),
      styleUri: webview.asWebviewUri(Uri.joinPath(bundles, `${view.name}.css`)).toString(),
      source: webview.cspSource,
      nonce: randomBytes(16).toString('base64url'),
      state,
    });
  }

  #connect({ webview }: WebviewPanel, view: ViewDefinition): Disposable[] {
    const post = (message: ToView) => void webview.postMessage(message);
    return [
      webview.onDidReceiveMessage(async (message: unknown) => {
        if (!isAllowedRequest(message, view.requests)) return;
        const { id, method, params } = message;
        try {
          post({ kind: 'response', id, result: await this.#backend.send(method, params) });
        } catch (error) {
          post({ kind: 'failure', id, message: describeFailure(error) });
        }
      }),
      ...view.notifications.map((method) => this.#backend.on(method, (params) => post({ kind: 'notification', method, params }))),
    ];
  }
}

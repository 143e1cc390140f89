import { randomBytes } from 'node:crypto';
import { type Disposable, Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import type { Backend } from '../backend/backend.ts';
import { fieldsOf } from './fields.ts';
import { type ViewDefinition, viewTypeOf } from './viewDefinition.ts';
import { WebviewConnection } from './webviewConnection.ts';
import { webviewHtml } from './webviewHtml.ts';

/** A page that is open. */
interface OpenPage {
  readonly panel: WebviewPanel;
  readonly connection: WebviewConnection;
}

/** Opens pages, brings them back when the window reloads, and connects them with the backend. */
export class WebviewHost {
  readonly #backend: Backend;
  readonly #extensionUri: Uri;
  readonly #open = new Map<string, OpenPage>();

  constructor(backend: Backend, extensionUri: Uri) {
    this.#backend = backend;
    this.#extensionUri = extensionUri;
  }

  /** Brings pages of this kind back after a reload of the window, as long as they can be read. */
  register<S>(view: ViewDefinition<S>): Disposable {
    return window.registerWebviewPanelSerializer(viewTypeOf(view.name), {
      deserializeWebviewPanel: async (panel, kept: unknown) => {
        const state = view.readState(openedWith(kept));
        if (state === undefined) panel.dispose();
        else this.#fill(panel, view, state);
      },
    });
  }

  /** Opens a page in the active editor group, or shows the one that is open already. */
  open<S>(view: ViewDefinition<S>, state: S): WebviewPanel {
    const page = this.#open.get(keyOf(view, state));
    if (page !== undefined) {
      page.panel.reveal();
      page.connection.reopen(state);
      return page.panel;
    }
    const panel = window.createWebviewPanel(viewTypeOf(view.name), view.title(state), ViewColumn.Active, { enableFindWidget: true });
    this.#fill(panel, view, state);
    return panel;
  }

  #fill<S>(panel: WebviewPanel, view: ViewDefinition<S>, state: S): void {
    const bundles = Uri.joinPath(this.#extensionUri, 'dist', 'webviews');
    const key = keyOf(view, state);
    const { webview } = panel;
    webview.options = { enableScripts: true, enableCommandUris: view.commands, localResourceRoots: [bundles] };
    panel.iconPath = Uri.joinPath(this.#extensionUri, 'media', 'icon.svg');
    const connection = new WebviewConnection(panel, this.#backend, view);
    this.#open.set(key, { panel, connection });
    panel.onDidDispose(() => {
      connection.dispose();
      if (this.#open.get(key)?.panel === panel) this.#open.delete(key);
    });
    webview.html = webviewHtml({
      title: view.title(state),
      scriptUri: webview.asWebviewUri(Uri.joinPath(bundles, `${view.name}.js`)).toString(),
      styleUri: webview.asWebviewUri(Uri.joinPath(bundles, `${view.name}.css`)).toString(),
      source: webview.cspSource,
      nonce: randomBytes(16).toString('base64url'),
      state,
    });
  }
}

function keyOf<S>(view: ViewDefinition<S>, state: S): string {
  return `${view.name} ${view.key?.(state) ?? JSON.stringify(state)}`;
}

/** webviews/shared/host.ts keeps what the page was opened with beside what it keeps itself. */
function openedWith(kept: unknown): unknown {
  return fieldsOf(kept)['opened'];
}

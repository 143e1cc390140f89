/** Serves the packaged pages as VS Code would: each in its own document, with the policy of the product and the editor's own style sheet. */
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { webviewHtml } from '../../../extension/platform/webviewHtml.ts';
import type { CodeServer } from '../codeServer.ts';

/** Pages that are served. */
export interface PageServer {
  /** Where a page is: its view, and what it is opened with. Each call is another page, which has kept nothing. */
  urlOf(view: string, state: unknown): string;
  stop(): void;
}

const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf' };

/** Serves what lies in `dist/webviews` of an unpacked extension, on a free port of this machine. */
export async function servePages(extension: string, codeServer: CodeServer): Promise<PageServer> {
  const files = join(extension, 'dist', 'webviews');
  const editorCss = editorStyles(codeServer);
  const pages: string[] = [];
  const server = createServer(({ url = '/' }, response) => {
    const name = new URL(url, 'http://localhost').pathname.slice(1);
    const page = pages[Number(name)];
    if (page !== undefined && name !== '') send(response, 'text/html', page);
    else if (name === 'editor.css') send(response, 'text/css', editorCss);
    else sendFile(response, files, name);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    urlOf(view, state) {
      const html = webviewHtml({
        title: view,
        scriptUri: `${origin}/${view}.js`,
        styleUri: `${origin}/${view}.css`,
        source: origin,
        nonce: 'page',
        state,
      });
      const linked = html.replace('<link', `<link rel="stylesheet" href="${origin}/editor.css">\n<link`);
      return `${origin}/${pages.push(linked) - 1}`;
    },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function send(response: ServerResponse, type: string, text: string): void {
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(text);
}

/** Only what lies in the folder itself: names with a slash are not there. */
function sendFile(response: ServerResponse, folder: string, name: string): void {
  const type = TYPES[extname(name)];
  const file = join(folder, name);
  if (type === undefined || name.includes('/') || !existsSync(file)) response.writeHead(404).end();
  else createReadStream(file).pipe(response.writeHead(200, { 'content-type': type }));
}

/** What VS Code puts into every webview before its own styles. */
function editorStyles({ entry }: CodeServer): string {
  const source = join(entry, '../../..', 'lib/vscode/out/vs/workbench/contrib/webview/browser/pre/index.html');
  const [, css] = /defaultStyles\.textContent = `([^`]*)`/.exec(readFileSync(source, 'utf8')) ?? [];
  if (css === undefined) throw new Error(`"${source}" has no style sheet for webviews any more`);
  return css;
}

/** Pages of ours in a browser, with the real backend behind them and no editor around them: they open in a moment, in any theme and size. */
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { readMessage, type ToView } from '../../../extension/platform/webviewMessages.ts';
import { launchBrowser } from '../browser.ts';
import type { CodeServer } from '../codeServer.ts';
import { waitFor } from '../waitFor.ts';
import type { Theme } from '../workbench/themes.ts';
import { type BackendProcess, startBackend } from './backendProcess.ts';
import type * as inPage from './inPage.ts';
import { type PageServer, servePages } from './pageServer.ts';
import { bodyClasses, themes } from './themes.ts';

type InPage = typeof inPage;

/** Commands of the editor that do something; the others are only noted. */
type Commands = Readonly<Record<string, (...args: readonly never[]) => unknown>>;

interface StageOptions {
  /** Folder of the unpacked extension. */
  readonly extension: string;
  readonly codeServer: CodeServer;
  /** Added to the environment of the backend. */
  readonly env: Readonly<Record<string, string>>;
}

/** In the place of VS Code: what is kept is the page's own, by its address. */
const EDITOR = `globalThis.acquireVsCodeApi = () => ({
  postMessage: (message) => void globalThis.stewardrySay(message),
  setState: (state) => sessionStorage.setItem(location.href, JSON.stringify(state)),
  getState: () => JSON.parse(sessionStorage.getItem(location.href) ?? 'null') ?? undefined,
});`;

/** One browser page that shows one page of ours at a time. */
export class PageStage {
  readonly page: Page;
  readonly backend: BackendProcess;
  /** What the page ran, with its arguments. */
  readonly ran: (readonly unknown[])[] = [];
  /** What the policy of our pages stopped, and errors that nothing caught. */
  readonly wrong: string[] = [];
  /** Commands that answer. */
  commands: Commands = {};
  readonly #browser: Browser;
  readonly #server: PageServer;
  readonly #underWay = new Map<number, AbortController>();
  #asked = 0;
  /** How often the page has asked for the same since it was opened. */
  readonly #asking = new Map<string, number>();
  #theme: Theme = 'light';

  private constructor(page: Page, browser: Browser, server: PageServer, backend: BackendProcess) {
    this.page = page;
    this.#browser = browser;
    this.#server = server;
    this.backend = backend;
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) this.wrong.push(message.text());
    });
    page.on('pageerror', (error) => this.wrong.push(error.message));
    backend.onNotification((method, params) => this.#post({ kind: 'notification', method, params }));
  }

  /** Starts backend, server and browser. */
  static async open({ extension, codeServer, env }: StageOptions): Promise<PageStage> {
    const [server, backend, browser, script] = await Promise.all([
      servePages(extension, codeServer),
      startBackend(extension, env),
      launchBrowser(),
      bundleInPage(),
    ]);
    const page = await browser.newPage();
    const stage = new PageStage(page, browser, server, backend);
    await page.exposeBinding('stewardrySay', (_source, message: unknown) => void stage.#take(message));
    await page.addInitScript(`${EDITOR}\n${script}`);
    return stage;
  }

  /** Ends everything. */
  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.stop();
    await this.backend.stop();
  }

  /** Opens a page, which has kept nothing, and returns when everything that it asked for is there. */
  async show(view: string, state: unknown): Promise<void> {
    this.#underWay.clear();
    this.#asking.clear();
    await this.page.goto(this.#server.urlOf(view, state));
    await this.wear(this.#theme);
    await this.settle();
  }

  async wear(theme: Theme): Promise<void> {
    this.#theme = theme;
    await this.look('wear', themes[theme], bodyClasses[theme]);
  }

  /** Calls a function of inPage.ts in the page. */
  look<N extends keyof InPage>(name: N, ...args: Parameters<InPage[N]>): Promise<Awaited<ReturnType<InPage[N]>>> {
    // What it answers with is plain JSON, or nothing.
    return this.page.evaluate(`inPage.${name}(...${JSON.stringify(args)})`) as Promise<Awaited<ReturnType<InPage[N]>>>;
  }

  /** Waits until nothing is asked for, and what came is painted. */
  async settle(): Promise<void> {
    await waitFor('the page to settle', async () => {
      const asked = this.#asked;
      await this.look('painted');
      return this.#underWay.size === 0 && asked === this.#asked;
    });
  }

  /** What the page has asked for more than `most` times since it was opened, as one that asks again whenever it was answered would. */
  repeated(most: number): string[] {
    return [...this.#asking].filter(([, times]) => times > most).map(([what, times]) => `asked ${times} times for ${what}`);
  }

  /** Makes the page ask for everything again, as when the backend was away for a moment. */
  async refresh(): Promise<void> {
    this.#post({ kind: 'connection', connection: 'waiting' });
    this.#post({ kind: 'connection', connection: 'running' });
    await this.settle();
  }

  /** As extension/platform/webviewConnection.ts, without a list of what is allowed. */
  async #take(message: unknown): Promise<void> {
    const { method, command } = message as Record<string, string>; // of whatever kind it is
    const read = readMessage(message, { requests: [method ?? ''], commands: [command ?? ''] });
    if (read?.kind === 'ready') this.#post({ kind: 'connection', connection: 'running' });
    else if (read?.kind === 'cancel') this.#underWay.get(read.id)?.abort();
    else if (read?.kind === 'request') {
      const what = `${read.method} ${JSON.stringify(read.params)}`;
      this.#asking.set(what, (this.#asking.get(what) ?? 0) + 1);
      await this.#answer(read.id, (signal) => this.backend.request(read.method, read.params, signal));
    } else if (read?.kind === 'command') {
      this.ran.push([read.command, ...read.args]);
      // Each takes what the product's own command takes.
      await this.#answer(read.id, async () => (await this.commands[read.command]?.(...(read.args as never[]))) ?? null);
    }
  }

  async #answer(id: number, ask: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    const underWay = new AbortController();
    this.#asked++;
    this.#underWay.set(id, underWay);
    const answer = await ask(underWay.signal).then(
      (result): ToView => ({ kind: 'response', id, result }),
      (error: unknown): ToView => ({ kind: 'failure', id, message: messageOf(error), isCancelled: underWay.signal.aborted }),
    );
    // A page that was opened meanwhile counts from the beginning.
    if (this.#underWay.get(id) !== underWay) return;
    this.#underWay.delete(id);
    this.#post(answer);
  }

  #post(message: ToView): void {
    const script = `dispatchEvent(new MessageEvent('message', { data: ${JSON.stringify(message)} }))`;
    // A page that is going away hears nothing any more.
    this.page.evaluate(script).catch(() => undefined);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function bundleInPage(): Promise<string> {
  const entry = join(import.meta.dirname, 'inPage.ts');
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'inPage',
    footer: { js: 'globalThis.inPage = inPage;' },
    target: 'es2023',
  });
  return outputFiles[0]?.text ?? '';
}

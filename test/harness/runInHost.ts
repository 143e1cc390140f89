/** Runs a suite inside the extension host of a real VS Code. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { z } from 'zod';
import { launchBrowser } from './browser.ts';
import { type CodeServer, isInstalled } from './codeServer.ts';
import { createTemporaryFolder } from './temporaryFolder.ts';
import { startVsCodeServer } from './vsCodeServer.ts';

const SUITE_LIMIT_MS = 420_000;

/** Where a suite writes its result; the harness sets it, `test/e2e/inHost/suite.ts` reads it. */
export const RESULT_VARIABLE = 'STEWARDRY_SUITE_RESULT';

const suiteResult = z.object({
  passed: z.number(),
  failed: z.number(),
  /** Every test in order: its full title, and the error of a failed one. */
  tests: z.array(z.object({ title: z.string(), duration: z.number(), error: z.string().optional() })),
});
/** What a suite found out. */
export type SuiteResult = z.infer<typeof suiteResult>;

/** What one run in the extension host needs. */
export interface HostRun {
  /** Folder of the extension: the checkout, or an unpacked VSIX. */
  readonly extension: string;
  /** The bundled suite, a CommonJS file that exports `run()`. */
  readonly suite: string;
  /** The folder or `.code-workspace` file that is opened; `undefined`: an empty window. */
  readonly workspace: string | undefined;
  /** Added to the environment of VS Code, hence of the extension and the backend. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Opens `workspace` with the extension and runs the suite in the extension host: of the desktop VS Code that `STEWARDRY_VSCODE_PATH`
 * names, else of the pinned one. Returns what each suite in it reported, by name. Throws when VS Code does not start or nothing is reported.
 */
export async function runInHost(codeServer: CodeServer, run: HostRun): Promise<ReadonlyMap<string, SuiteResult>> {
  const folder = createTemporaryFolder('suite');
  const results = join(folder.path, 'results');
  mkdirSync(results);
  const env = { STEWARDRY_HOME: join(folder.path, 'home'), ...run.env, [RESULT_VARIABLE]: join(results, 'suite.json') };
  const desktop = process.env['STEWARDRY_VSCODE_PATH'];
  try {
    const log = desktop ? await runOnDesktop(desktop, run, env) : await runOnServer(codeServer, run, env);
    const files = readdirSync(results);
    if (files.length === 0) throw new Error(`the suite "${run.suite}" reported nothing. VS Code wrote:\n${log}`);
    const read = (file: string): SuiteResult => suiteResult.parse(JSON.parse(readFileSync(join(results, file), 'utf8')));
    return new Map(files.map((file) => [basename(file, '.json'), read(file)]));
  } finally {
    folder.dispose();
  }
}

async function runOnDesktop(executable: string, run: HostRun, env: Record<string, string>): Promise<string> {
  const options = { vscodeExecutablePath: executable, extensionDevelopmentPath: run.extension, extensionTestsPath: run.suite };
  const rootFlags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const opened = run.workspace === undefined ? [] : [run.workspace];
  const launchArgs = [...opened, '--disable-workspace-trust', '--disable-extensions', ...rootFlags];
  try {
    await runTests({ ...options, extensionTestsEnv: env, launchArgs });
    return '';
  } catch (error) {
    return String(error); // the suite failed, which its result says better; without a result this text is shown
  }
}

async function runOnServer(codeServer: CodeServer, run: HostRun, env: Record<string, string>): Promise<string> {
  if (!isInstalled(codeServer)) throw new Error('the pinned VS Code is not installed: npm run vscode');
  const server = await startVsCodeServer(codeServer, env);
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
    const page = await context.newPage();
    const lines: string[] = [];
    const finished = new Promise<number>((resolve) => void page.exposeFunction('codeAutomationExit', resolve));
    await page.exposeFunction('codeAutomationLog', (type: string, parts: unknown[]) => lines.push(`${type}: ${parts.join(' ')}`));
    const remote = (path: string): string => `vscode-remote://${server.authority}${path}`;
    const payload = [
      ['extensionDevelopmentPath', remote(run.extension)],
      ['extensionTestsPath', remote(run.suite)],
    ];
    await page.goto(`${server.url}/?${new URLSearchParams({ ...openedBy(run.workspace), payload: JSON.stringify(payload) })}`);
    await within(finished, SUITE_LIMIT_MS);
    return [...lines, server.output()].join('\n');
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** The part of the address that says what is open. */
function openedBy(workspace: string | undefined): Record<string, string> {
  if (workspace === undefined) return { ew: 'true' };
  return workspace.endsWith('.code-workspace') ? { workspace } : { folder: workspace };
}

/** Settles when `work` does, or after `limit` milliseconds. */
async function within(work: Promise<unknown>, limit: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([work, new Promise((resolve) => (timer = setTimeout(resolve, limit)))]);
  clearTimeout(timer);
}

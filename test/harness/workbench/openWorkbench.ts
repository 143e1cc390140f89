/** Starts VS Code with the packaged extension installed, as a person has it, and opens a folder in it. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '../browser.ts';
import { type CodeServer, isInstalled } from '../codeServer.ts';
import { findProcess } from '../findProcess.ts';
import { createTemporaryFolder } from '../temporaryFolder.ts';
import { type TestExtension, writeVsix } from '../writeVsix.ts';
import { copyInstalled } from './installedExtension.ts';
import { serveWorkbench } from './serveWorkbench.ts';
import { Workbench } from './workbench.ts';

/** What a workbench is opened with. */
export interface WorkbenchOptions {
  /** Absolute path of the VSIX. */
  readonly vsix: string;
  /** Extensions that are installed beside it. */
  readonly companions?: readonly TestExtension[];
  /** Folder (or `.code-workspace` file) whose copy is opened, so that tests may change it. */
  readonly workspace: string;
  /** Added to the user's settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Added to the environment of VS Code, hence of the backend. */
  readonly env?: Readonly<Record<string, string>>;
  /** Changes the copy before it is opened. */
  readonly furnish?: (workspace: string) => void;
  /** A `.code-workspace` file beside the copy that `furnish` has written, which is opened instead. */
  readonly codeWorkspace?: string;
  /** Folder for screenshots. */
  readonly screenshots: string;
  /** `true`: Restricted Mode is on and the folder is not trusted. */
  readonly isRestricted?: boolean;
}

/** Of whatever is done or waited for on the page: two editors may share a slow machine. */
const ACTION_LIMIT_MS = 90_000;

/** Everything that would distract: greetings, tips, telemetry, the chat side bar; and typing that changes what was typed. */
const QUIET_SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'extensions.ignoreRecommendations': true,
  'extensions.autoCheckUpdates': false,
  'git.autofetch': false,
  'git.openRepositoryInParentFolders': 'never',
  'editor.autoClosingBrackets': 'never',
  'editor.autoClosingQuotes': 'never',
  'editor.autoIndent': 'none',
  'editor.quickSuggestions': { other: 'off', comments: 'off', strings: 'off' },
  'editor.suggestOnTriggerCharacters': false,
  'editor.parameterHints.enabled': false,
  'editor.minimap.enabled': false,
  'files.autoSave': 'off',
  // The Problems panel is for what is under test.
  'typescript.validate.enable': false,
  'javascript.validate.enable': false,
};

/** Opens the workbench and waits until it is there. Throws when VS Code, the extension or the browser cannot be started. */
export async function openWorkbench(codeServer: CodeServer, options: WorkbenchOptions): Promise<Workbench> {
  if (!isInstalled(codeServer)) throw new Error('the pinned VS Code is not installed: npm run vscode');
  const home = createTemporaryFolder('workbench');
  const workspace = join(home.path, 'workspace');
  cpSync(options.workspace, workspace, { recursive: true });
  options.furnish?.(workspace);
  const companions = (options.companions ?? []).map((extension) => {
    const path = join(home.path, `${extension.name}.vsix`);
    writeVsix(path, extension);
    return path;
  });
  await copyInstalled(codeServer, options.vsix, home.path);
  const server = await serveWorkbench(codeServer, {
    home: home.path,
    extensions: companions,
    settings: { ...QUIET_SETTINGS, ...options.settings },
    env: { STEWARDRY_HOME: join(home.path, 'stewardry'), ...options.env },
    isRestricted: options.isRestricted ?? false,
  });
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(ACTION_LIMIT_MS);
  const { codeWorkspace } = options;
  const opened = codeWorkspace === undefined ? { folder: workspace } : { workspace: join(home.path, codeWorkspace) };
  await page.goto(`${server.url}/?${new URLSearchParams(opened)}`);
  await page.locator('.monaco-workbench .statusbar-item').first().waitFor();
  return new Workbench(page, {
    workspace,
    screenshots: options.screenshots,
    output: server.output,
    findBackend: () => findProcess(join(home.path, 'extensions'), 'main.mjs'),
    close: async () => {
      await browser.close();
      await server.stop();
      home.dispose();
    },
  });
}

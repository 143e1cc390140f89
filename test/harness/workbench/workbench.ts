/** VS Code as a person sees and uses it: what tests say instead of CSS selectors. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import { waitFor } from '../waitFor.ts';
import { QuickInput } from './quickInput.ts';
import { picturedThemes, THEMES, type Theme } from './themes.ts';

/** What the workbench page stands on. */
interface WorkbenchHome {
  /** Absolute path of the opened folder, a copy made for the test. */
  readonly workspace: string;
  readonly screenshots: string;
  /** What the server wrote so far. */
  output(): string;
  /** The process id of the extension's backend. */
  findBackend(): number | undefined;
  close(): Promise<void>;
}

/** Milliseconds after which code actions are asked for anew. */
const CODE_ACTIONS_MS = 15_000;

/** Milliseconds after which a context menu is opened anew. */
const MENU_MS = 2_000;

/** One row of the Problems panel. */
export type Problem = string;

/** One open VS Code window. Every method waits until what it did is to be seen. */
export class Workbench extends QuickInput {
  readonly #home: WorkbenchHome;

  constructor(page: Page, home: WorkbenchHome) {
    super(page);
    this.#home = home;
  }

  /** Absolute path of the opened folder. */
  get workspace(): string {
    return this.#home.workspace;
  }

  /** Closes the window and everything behind it. */
  close(): Promise<void> {
    return this.#home.close();
  }

  /** Opens the context menu of something and takes the entry that contains `entry`. */
  async chooseFromMenu(target: Locator, entry: string): Promise<void> {
    const row = this.page.locator('.monaco-menu .action-item').filter({ hasText: entry });
    await waitFor(`"${entry}" to be chosen`, async () => {
      try {
        await target.click({ button: 'right', timeout: MENU_MS });
        await row.waitFor({ timeout: MENU_MS });
      } catch {
        await this.page.keyboard.press('Escape'); // a row that moved away under the pointer has another menu
        return false;
      }
      // A menu takes no click in its first tenth of a second, so that the one that opened it is not taken for a choice.
      while (await row.isVisible()) await row.click({ timeout: MENU_MS }).catch(() => undefined);
      return true;
    });
  }

  /** Types into whatever has the focus, key by key. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /** Saves the active editor. */
  async save(): Promise<void> {
    await this.page.keyboard.press('Control+S');
    await this.page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
  }

  /** The underlined places to be seen in the active editor. */
  squiggles(severity: 'error' | 'warning' | 'info' | 'hint'): Locator {
    return this.page.locator(`.editor-instance .cdr.squiggly-${severity}`);
  }

  /** The rows of the Problems panel, as text: of those that match `filter` (no commas, which part two filters) the first screenful. */
  async readProblems(filter = ''): Promise<Problem[]> {
    const panel = this.page.locator('.markers-panel');
    if (!(await panel.isVisible())) await this.runCommand('Problems: Focus on Problems View');
    await panel.waitFor();
    const input = this.page.locator('input[placeholder^="Filter (e.g. text"]');
    // The panel filters a moment after the last keystroke, so asking again must not type again.
    if ((await input.inputValue()) !== filter) await input.fill(filter);
    // All at once: a row that is asked for by itself may be gone by then.
    const rows = await panel.locator('.monaco-list-row').allTextContents();
    return rows.map((row) => row.trim());
  }

  /** Waits for a problem whose row contains `text`. */
  async waitForProblem(text: string): Promise<void> {
    await waitFor(`the problem "${text}"`, async () => (await this.readProblems(text)).some((row) => row.includes(text)));
  }

  /** Waits until no row of the Problems panel contains `text`. */
  async waitForNoProblem(text: string): Promise<void> {
    await waitFor(`"${text}" to leave the problems`, async () => !(await this.readProblems(text)).some((row) => row.includes(text)));
  }

  /** Opens the hover at the cursor and waits until `text` is in it; several extensions contribute, one after another. */
  async hover(text: string): Promise<void> {
    await this.#parkMouse();
    await this.runCommand('Show or Focus Hover');
    await this.#openHover().filter({ hasText: text }).first().waitFor();
  }

  #openHover(): Locator {
    return this.page.locator('.monaco-editor .monaco-hover:not(.hidden) .hover-contents');
  }

  /** Puts the mouse on the title bar, where it raises no hover. */
  async #parkMouse(): Promise<void> {
    await this.page.mouse.move(300, 15);
  }

  /** Opens the menu of code actions at the cursor and returns its titles. */
  async openCodeActions(): Promise<string[]> {
    const rows = this.page.locator('.action-widget .monaco-list-row.action');
    await waitFor('the menu of code actions', async () => {
      await this.page.keyboard.press('Control+.');
      await rows
        .first()
        // Asked twice it comes twice, and the second is in the way of what the test does next.
        .waitFor({ timeout: CODE_ACTIONS_MS })
        .catch(() => undefined);
      return (await rows.count()) > 0;
    });
    return (await rows.allTextContents()).map((title) => title.trim());
  }

  /** Opens the menu of code actions at the cursor and takes the one whose title contains `title`. */
  async applyCodeAction(title: string): Promise<void> {
    await this.openCodeActions();
    await this.page.locator('.action-widget .monaco-list-row.action').filter({ hasText: title }).first().click();
    await this.page.locator('.action-widget .monaco-list-row.action').first().waitFor({ state: 'detached' });
  }

  /** Presses a button of the open dialog. */
  async pressInDialog(button: string): Promise<void> {
    await this.page.locator('.monaco-dialog-box .monaco-button').filter({ hasText: button }).click();
    await this.page.locator('.monaco-dialog-box').waitFor({ state: 'detached' });
  }

  /** The notification that contains `text`. */
  notification(text: string): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item').filter({ hasText: text });
  }

  /** The status bar item whose name for screen readers contains `label`. */
  statusBarItem(label: string): Locator {
    return this.page
      .locator('.statusbar-item')
      .filter({ has: this.page.locator(`[aria-label*="${label}"]`) })
      .first();
  }

  /** Opens a side bar container by the name on its icon. */
  async openSideBar(name: string): Promise<void> {
    // A click on the icon of what is open already would close it.
    const title = this.page.locator('.sidebar .composite.title:visible', { hasText: name });
    if ((await title.count()) > 0) return;
    await this.page
      .locator('.activitybar .action-item')
      .filter({ has: this.page.locator(`a[aria-label^="${name}"]`) })
      .first()
      .click();
    await this.page.locator('.sidebar .composite.title, .sidebar .pane-header').first().waitFor();
  }

  /** The rows of the trees in the side bar. */
  treeRows(): Locator {
    return this.page.locator('.sidebar .pane-body .monaco-list-row');
  }

  /** The frame of a webview that has an element for `selector`; frames come and go, so it is looked for again and again. */
  async findWebview(selector: string): Promise<Frame> {
    return waitFor(`a webview with "${selector}"`, async () => {
      for (const frame of this.page.frames()) {
        // A frame that went away meanwhile has no such element.
        const count = await frame
          .locator(selector)
          .count()
          .catch(() => 0);
        if (frame !== this.page.mainFrame() && count > 0) return frame;
      }
      return undefined;
    });
  }

  /** Sets a setting of the workspace: VS Code watches that file, while it reads the user's only at its start. */
  setSetting(key: string, value: unknown): void {
    const folder = join(this.#home.workspace, '.vscode');
    const file = join(folder, 'settings.json');
    mkdirSync(folder, { recursive: true });
    const settings: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
    writeFileSync(file, JSON.stringify(Object.assign({}, settings, { [key]: value }), null, 2));
  }

  /** Changes the theme and waits until the workbench wears it. */
  async setTheme(theme: Theme): Promise<void> {
    this.setSetting('workbench.colorTheme', THEMES[theme].name);
    await this.page.locator(`.monaco-workbench.${THEMES[theme].class}`).waitFor();
  }

  /** Takes a picture of the window and returns its path. */
  async screenshot(name: string): Promise<string> {
    mkdirSync(this.#home.screenshots, { recursive: true });
    const path = join(this.#home.screenshots, `${name}.png`);
    if (!(await this.#openHover().first().isVisible())) await this.#parkMouse(); // else it would close what is to be seen
    await this.page.screenshot({ path });
    return path;
  }

  /** Takes a picture in each kind of theme: `NAME-light.png` and so on. */
  async screenshotInAllThemes(name: string): Promise<void> {
    for (const theme of picturedThemes) {
      await this.setTheme(theme);
      await this.screenshot(`${name}-${theme}`);
    }
  }

  /** The process id of the extension's backend. Throws when there is none. */
  backendProcess(): number {
    const pid = this.#home.findBackend();
    if (pid === undefined) throw new Error('no backend is running');
    return pid;
  }

  /** Waits for a backend whose process id is right. */
  waitForBackend(isRight: (pid: number) => boolean): Promise<number> {
    return waitFor('the backend', () => {
      const pid = this.#home.findBackend();
      return pid !== undefined && isRight(pid) ? pid : undefined;
    });
  }

  /** What VS Code wrote so far, for the message of a failed test. */
  serverOutput(): string {
    return this.#home.output();
  }
}

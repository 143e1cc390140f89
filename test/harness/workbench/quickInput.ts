/** What a person reaches by the keyboard: the palette, and the lists and fields that open in its place. */
import type { Locator, Page } from 'playwright-core';
import { waitFor } from '../waitFor.ts';

/** Milliseconds after which a palette is opened anew. */
const PALETTE_MS = 10_000;

/** Times that a path is looked at before it is taken. */
const STEADY_POLLS = 10;

/** Rows of a list that are looked through. */
const MOST_ROWS = 50;

/** Milliseconds after which something in a dialog is tried anew. */
const DIALOG_MS = 2_000;

/** A window as the keyboard sees it. Every method waits until what it did is to be seen. */
export class QuickInput {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /**
   * Runs a command as from the palette, found by its whole title (`Stewardry: Check Workspace`). With `asks`, the row of the list that it
   * opens, it is run again until that row is to be seen: a list closes when something else takes the focus, such as an editor that opens.
   */
  async runCommand(title: string, asks?: Locator): Promise<void> {
    const run = (): Promise<void> => this.#openAndPick('F1', title, `>${title}`);
    if (asks === undefined) return await run();
    await waitFor(`"${title}" to ask`, async () => {
      await run();
      return await asks.waitFor({ timeout: PALETTE_MS }).then(
        () => true,
        () => false,
      );
    });
  }

  /** Opens a file of the workspace by its path in it and returns when its text is to be seen. */
  async openFile(path: string): Promise<void> {
    const name = path.split('/').at(-1) ?? path;
    // Not the proposed text of the same file, which was open before.
    await this.#openAndPick('Control+P', name, path, this.page.locator('.label-name').getByText(name, { exact: true }));
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    await this.page.locator('.editor-instance .view-line').first().waitFor();
  }

  /** Opens the palette by its key and picks in it. One that opens while something else takes the focus is gone at once: it is opened again. */
  async #openAndPick(key: string, label: string, query: string, inside?: Locator): Promise<void> {
    const input = this.page.locator('.quick-input-widget input[type="text"]');
    await waitFor(`"${label}" to be picked`, async () => {
      try {
        await this.page.keyboard.press(key);
        await input.fill(query, { timeout: PALETTE_MS });
        await this.#takeRow(label, PALETTE_MS, inside);
        return true;
      } catch {
        await this.page.keyboard.press('Escape');
        return false;
      }
    });
  }

  /** Types `query` into the open quick input and takes the row that begins with `label`. */
  async pick(label: string, query = label): Promise<void> {
    const input = this.page.locator('.quick-input-widget input[type="text"]');
    await input.waitFor();
    await input.fill(query);
    await this.#takeRow(label);
  }

  /** By the keyboard: rows still move while the list is filtered, and a click would hit another one. */
  async #takeRow(label: string, timeout = 60_000, inside?: Locator): Promise<void> {
    const meant = { hasText: label, ...(inside === undefined ? {} : { has: inside }) };
    await this.page.locator('.quick-input-list .monaco-list-row').filter(meant).first().waitFor({ timeout });
    const focused = this.page.locator('.quick-input-list .monaco-list-row.focused').filter(meant);
    for (let presses = 0; (await focused.count()) === 0; presses++) {
      if (presses === MOST_ROWS) throw new Error(`"${label}" is not among the first ${MOST_ROWS} rows`);
      await this.page.keyboard.press('ArrowDown');
    }
    await this.page.keyboard.press('Enter');
  }

  /** Answers what is asked under a title that contains `title`, as soon as it is. */
  async answer(title: string, text: string): Promise<void> {
    await this.page.locator('.quick-input-title').filter({ hasText: title, visible: true }).waitFor();
    const input = this.page.locator('.quick-input-widget input[type="text"]');
    await input.waitFor();
    await input.fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Answers where a file is to be, or which file or folder is meant, with its absolute path; `button` is the dialog's own word for yes. */
  async choosePath(path: string, button = 'OK'): Promise<void> {
    const dialog = this.page
      .locator('.quick-input-widget:visible')
      .filter({ has: this.page.getByRole('button', { name: button, exact: true }) });
    const input = dialog.locator('input[type="text"]');
    await dialog.waitFor();
    let polls = 0;
    await waitFor(`"${path}" to be chosen`, async () => {
      if (!(await dialog.isVisible())) return true;
      const value = await input.inputValue({ timeout: DIALOG_MS }).catch(() => '');
      if (value.replace(/\/$/, '') !== path) {
        polls = 0;
        if (value.startsWith('/')) await input.fill(path, { timeout: DIALOG_MS }).catch(() => undefined);
        return false;
      }
      // What the dialog proposes comes a moment after it, in place of what was typed before.
      if (++polls < STEADY_POLLS) return false;
      polls = 0;
      // A folder is entered first, and chosen then.
      await input.press('Enter', { timeout: DIALOG_MS }).catch(() => undefined);
      await dialog.waitFor({ state: 'hidden', timeout: DIALOG_MS }).catch(() => undefined);
      return false;
    });
  }

  /** A row of the open quick pick whose label begins with `label`. */
  quickRow(label: string): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: label }).first();
  }

  /** Puts the cursor at a line and column, both from 1, of the active editor. */
  async goTo(line: number, column = 1): Promise<void> {
    await this.#openAndPick('Control+G', `Line ${line}`, `:${line}:${column}`);
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }
}

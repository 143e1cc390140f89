/** How VS Code dresses a page. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Theme } from '../workbench/themes.ts';
import { themesFile } from './themesFile.ts';

const styles = z.record(z.string(), z.string());

/** Values by variable, such as `--vscode-editor-background`, of each kind of theme. */
export const themes: Readonly<Record<Theme, Readonly<Record<string, string>>>> = z
  .object({ light: styles, dark: styles, 'high-contrast': styles, 'high-contrast-light': styles })
  .parse(JSON.parse(readFileSync(themesFile, 'utf8')));

/** What the body of a page wears in each of them. */
export const bodyClasses: Readonly<Record<Theme, readonly string[]>> = {
  light: ['vscode-light'],
  dark: ['vscode-dark'],
  'high-contrast': ['vscode-high-contrast'],
  'high-contrast-light': ['vscode-high-contrast', 'vscode-high-contrast-light'],
};

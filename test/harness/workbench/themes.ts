/** The kinds of theme every surface must look right in, with the class that VS Code gives its root. */
export const THEMES = {
  light: { name: 'Light Modern', class: 'vs' },
  dark: { name: 'Dark Modern', class: 'vs-dark' },
  'high-contrast': { name: 'Default High Contrast', class: 'hc-black' },
  'high-contrast-light': { name: 'Default High Contrast Light', class: 'hc-light' },
} as const;
/** A kind of theme. */
export type Theme = keyof typeof THEMES;

/** All kinds of theme, for loops. */
export const allThemes: readonly Theme[] = ['light', 'dark', 'high-contrast', 'high-contrast-light'];
/** Somebody wants to look at every surface in every theme; otherwise that only costs time. */
export const arePicturesWanted = process.env['STEWARDRY_PICTURES'] !== undefined;
/** Those that pictures are taken in: the two of high contrast differ in nothing but which of their two colours is the darker. */
export const picturedThemes: readonly Theme[] = arePicturesWanted ? ['light', 'dark', 'high-contrast'] : ['light'];

/** Stands for the package `entities` in the bundles of pages (scripts/build/webviewBuild.ts): the browser has its table. */

/** The text that entities such as `&auml;` stand for. */
export function decodeHTML(text: string): string {
  return new DOMParser().parseFromString(text.replaceAll('<', '&lt;'), 'text/html').documentElement.textContent ?? text;
}

/** Without the entities that lack their semicolon; the browser's table makes no difference. */
export function decodeHTMLStrict(text: string): string {
  return decodeHTML(text);
}

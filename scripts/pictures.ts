/**
 * `npm run pictures`: makes the pictures of the README and of docs/ from screenshots that `npm test -- ui` left in `.cache/screenshots/`.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../test/harness/browser.ts';

const root = join(import.meta.dirname, '..');
const screenshots = join(root, '.cache', 'screenshots');
const pictures = join(root, 'docs', 'screenshots');

/** A part of a screenshot, in its pixels, and what is said above it. */
interface Panel {
  readonly screenshot: string;
  readonly caption?: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The editor beside the side bar of a window of 1440 × 900. */
const EDITOR = { left: 354, width: 860 };

/** A violation, what is offered, and the line after it. */
const FIX: readonly Panel[] = [
  { screenshot: 'violation-typed', caption: '1  Typed: the line breaks a rule of this folder', ...EDITOR, top: 203, height: 98 },
  { screenshot: 'code-actions', caption: '2  Ctrl+. offers the fix, and other ways to deal with it', ...EDITOR, top: 203, height: 262 },
  { screenshot: 'violation-fixed', caption: '3  Fixed', ...EDITOR, top: 203, height: 98 },
];

/** The surfaces, without the rest of the window. */
const SURFACES: Readonly<Record<string, Panel>> = {
  'rules-view': { screenshot: 'rules-view-light', left: 0, top: 36, width: 1100, height: 500 },
  'rule-page': { screenshot: 'rule-page-light', left: 354, top: 36, width: 1082, height: 534 },
  'rules-manager': { screenshot: 'rules-manager-light', left: 354, top: 36, width: 1082, height: 760 },
  'rule-playground': { screenshot: 'rules-manager-edit', left: 354, top: 36, width: 1082, height: 600 },
  problems: { screenshot: 'problems-light', left: 354, top: 576, width: 1082, height: 292 },
  dashboard: { screenshot: 'dashboard-much-light', left: 354, top: 36, width: 1082, height: 832 },
  sessions: { screenshot: 'session-browser-light', left: 354, top: 36, width: 1082, height: 500 },
  templates: { screenshot: 'template-form-light', left: 0, top: 36, width: 1436, height: 500 },
  personas: { screenshot: 'persona-denied-light', left: 354, top: 36, width: 1082, height: 832 },
  practices: { screenshot: 'practice-page-light', left: 0, top: 36, width: 1436, height: 832 },
  'task-plan': { screenshot: 'task-page-plan-light', left: 354, top: 36, width: 1082, height: 832 },
  'task-page': { screenshot: 'task-page-question-light', left: 354, top: 36, width: 1082, height: 832 },
  'run-review': { screenshot: 'run-review-light', left: 0, top: 36, width: 1440, height: 410 },
};

function panelHtml({ screenshot, caption, left, top, width, height }: Panel): string {
  const source = `data:image/png;base64,${readFileSync(join(screenshots, `${screenshot}.png`)).toString('base64')}`;
  const style = `width:${width}px;height:${height}px;background:url(${source}) -${left}px -${top}px`;
  const heading = caption === undefined ? '' : `<figcaption>${caption}</figcaption>`;
  return `<figure>${heading}<div style="${style}"></div></figure>`;
}

const STYLE = `
  body { margin: 0; display: inline-block; padding: 12px; background: #ffffff; font: 600 14px system-ui, sans-serif; color: #1f2328 }
  figure { margin: 0 0 12px; border: 1px solid #d0d7de; border-radius: 6px; overflow: hidden }
  figure:last-child { margin-bottom: 0 }
  figcaption { padding: 8px 12px; background: #f6f8fa; border-bottom: 1px solid #d0d7de; white-space: pre }
`;

async function compose(page: Page, panels: readonly Panel[]): Promise<Buffer> {
  await page.setContent(`<style>${STYLE}</style><body>${panels.map(panelHtml).join('')}</body>`);
  return page.locator('body').screenshot();
}

try {
  const browser = await launchBrowser();
  try {
    mkdirSync(pictures, { recursive: true });
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    writeFileSync(join(pictures, 'fix.png'), await compose(page, FIX));
    for (const [name, panel] of Object.entries(SURFACES)) writeFileSync(join(pictures, `${name}.png`), await compose(page, [panel]));
  } finally {
    await browser.close();
  }
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\nThe screenshots come from "npm test -- ui".`);
  process.exitCode = 1;
}

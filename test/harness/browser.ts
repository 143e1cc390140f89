/** The browser in which the workbench runs. */
import { type Browser, chromium } from 'playwright-core';
import { findChromium } from './findProgram.ts';

/** Works as root, in a container and without a network. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** A headless Chromium with a fresh profile. Throws when the machine has none. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('no Chromium found: install "chromium" or set STEWARDRY_CHROMIUM_PATH');
  return chromium.launch({ executablePath, headless: true, args: FLAGS });
}

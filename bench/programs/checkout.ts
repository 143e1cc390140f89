import { join } from 'node:path';
import { runToEnd } from './runToEnd.ts';

/** The checkout. */
export const root = join(import.meta.dirname, '..', '..');

/** The bundles that users run: what is measured. */
export const bundles = {
  languageServer: join(root, 'dist', 'server', 'main.mjs'),
  commandLine: join(root, 'dist', 'server', 'cli.mjs'),
};

/** Builds the bundles as they are shipped, the rule packs read already. */
export async function buildPrograms(): Promise<void> {
  await runToEnd(process.execPath, [join(root, 'esbuild.mjs'), '--production'], { cwd: root });
  await runToEnd(process.execPath, [join(root, 'scripts', 'compileRulePacks.ts'), join(root, 'dist', 'rule-packs.json')], { cwd: root });
}

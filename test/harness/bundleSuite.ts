/** Bundles a suite for the extension host, which requires CommonJS. */
import { basename, join } from 'node:path';
import { build } from 'esbuild';

/** Bundles the suite `file` of the checkout `root` and returns the absolute path of the result, `.cache/e2e/<name>.cjs`. */
export async function bundleSuite(root: string, file: string): Promise<string> {
  const outfile = join(root, '.cache', 'e2e', `${basename(file, '.ts')}.cjs`);
  await build({
    absWorkingDir: root,
    entryPoints: [file],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    sourcemap: 'inline',
    // mocha finds its parts by path, so it stays in node_modules.
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  return outfile;
}

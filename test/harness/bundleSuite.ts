/** Bundles a suite for the extension host, which requires CommonJS. */
import { basename, join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';

/** Bundles the suite `file` of the checkout `root` and returns the absolute path of the result, `.cache/e2e/<name>.cjs`. */
export function bundleSuite(root: string, file: string): Promise<string> {
  return bundle(root, basename(file, '.ts'), { entryPoints: [file] });
}

/** The same for several suites `NAME.suite.ts` of a folder that one extension host is to run one after another. */
export function bundleSuites(root: string, folder: string, names: readonly string[]): Promise<string> {
  const contents = [
    `import { runTogether } from ${JSON.stringify(join(import.meta.dirname, 'runTogether.ts'))};`,
    ...names.map((name) => `import { run as ${name} } from './${name}.suite.ts';`),
    `export const run = runTogether({ ${names.join(', ')} });`,
  ].join('\n');
  return bundle(root, names.join('-'), { stdin: { contents, resolveDir: folder, loader: 'ts' } });
}

async function bundle(root: string, name: string, source: Pick<BuildOptions, 'entryPoints' | 'stdin'>): Promise<string> {
  const outfile = join(root, '.cache', 'e2e', `${name}.cjs`);
  await build({
    absWorkingDir: root,
    ...source,
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

/**
 * Bundles the three programs into dist/: the extension (CJS, because the extension host requires it), the backend (ESM, split into
 * chunks so that a lazy import stays lazy) and one file per webview. Flags: --watch, --production (minified, no source maps),
 * --out FOLDER (instead of dist).
 */
import { existsSync, readdirSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { context } from 'esbuild';
import { webviewBuild } from './scripts/build/webviewBuild.ts';

const root = import.meta.dirname;
const { values: flags } = parseArgs({
  options: { watch: { type: 'boolean' }, production: { type: 'boolean' }, out: { type: 'string', default: 'dist' } },
});
const isProduction = flags.production === true;
const isWatching = flags.watch === true;
const out = resolve(root, flags.out);

/** Loaded from node_modules at run time: they hold native files, of which a VSIX carries one platform's, or WebAssembly that they look for beside themselves. */
const NATIVE_PACKAGES = ['better-sqlite3', '@ast-grep/*', '@cedar-policy/*'];

/** Needed by a team's backend only, and loaded when it is: not in the bundle, and not in the VSIX. */
const TEAM_PACKAGES = ['@redis/client', 'bullmq'];

/** Bundled CommonJS calls `require`, which an ES module lacks. Every chunk gets its own. */
const REQUIRE_IN_ESM =
  "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);";

/** zod's messages in fifty languages, of which English is used: a quarter of a megabyte to load in every thread and process. */
const zodInEnglish = {
  name: 'zod-in-english',
  setup(build) {
    const contents = "export { default as en } from './en.js';";
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({ contents }));
  },
};

/** @type {import('esbuild').BuildOptions} */
const shared = {
  absWorkingDir: root,
  bundle: true,
  metafile: true,
  minify: isProduction,
  sourcemap: isProduction ? false : 'linked',
  logLevel: 'warning',
  define: { 'process.env.NODE_ENV': isProduction ? '"production"' : '"development"' },
};

/**
 * What the extension imports late is a file of its own: only to read 900 kB of language client and schemas takes half of the time that
 * activation may take. esbuild does not split CommonJS, so these are bundles that share no state with main.
 */
const EXTENSION_LATE = { serverRun: 'extension/backend/serverRun.ts', commands: 'protocol/commands.ts' };

const importLate = {
  name: 'import-late',
  setup(build) {
    build.onResolve({ filter: /\.ts$/ }, ({ kind, path, importer }) => {
      if (kind !== 'dynamic-import') return undefined;
      const file = resolve(dirname(importer), path);
      const late = Object.entries(EXTENSION_LATE).find(([, entry]) => join(root, entry) === file);
      return late === undefined ? { errors: [{ text: `Add "${path}" to EXTENSION_LATE` }] } : { path: `./${late[0]}.cjs`, external: true };
    });
  },
};

/** @type {import('esbuild').BuildOptions} */
const extension = {
  ...shared,
  entryPoints: { main: 'extension/main.ts', ...EXTENSION_LATE },
  plugins: [zodInEnglish, importLate],
  // As require(): the extension host answers for `vscode` there.
  supported: { 'dynamic-import': false },
  outdir: join(out, 'extension'),
  outExtension: { '.js': '.cjs' },
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  // Prefer the ES build of libraries that ship both: the UMD build of the vscode-languageserver family cannot be bundled.
  mainFields: ['module', 'main'],
  external: ['vscode'],
};

/** @type {import('esbuild').BuildOptions} */
const server = {
  ...shared,
  entryPoints: {
    main: 'server/start/main.ts',
    cli: 'server/start/cli.ts',
    worker: 'server/start/worker.ts',
    moduleSandbox: 'server/moduleSandbox.ts',
  },
  outdir: join(out, 'server'),
  outExtension: { '.js': '.mjs' },
  // Beside the entries, so that a file found relative to the code is found from an entry and from a chunk alike.
  chunkNames: 'chunk-[name]-[hash]',
  platform: 'node',
  target: 'node22',
  format: 'esm',
  splitting: true,
  mainFields: ['module', 'main'],
  plugins: [zodInEnglish],
  banner: { js: REQUIRE_IN_ESM },
  external: [...NATIVE_PACKAGES, ...TEAM_PACKAGES],
};

/** @type {import('esbuild').BuildOptions} */
const webviews = { ...shared, ...webviewBuild(root), outdir: join(out, 'webviews') };

/** Puts the SQL of every service and module where `server/data/migrations.ts` looks for it in the bundle: server/migrations/NAME. */
async function copyMigrations() {
  for (const parent of ['server', 'server/modules']) {
    for (const name of readdirSync(join(root, parent))) {
      const from = join(root, parent, name, 'migrations');
      if (existsSync(from)) await cp(from, join(out, 'server/migrations', name), { recursive: true });
    }
  }
}

/**
 * Puts the helper that keeps confined commands from Unix sockets where @anthropic-ai/sandbox-runtime looks for it: beside the chunk with its
 * code. For Linux only, 1.3 MB for both processors.
 */
async function copySandboxHelper() {
  const from = join(root, 'node_modules/@anthropic-ai/sandbox-runtime/vendor/seccomp');
  const isHelper = (file) => !file.endsWith('.ts');
  await cp(from, join(out, 'server/vendor/seccomp'), { recursive: true, filter: isHelper });
}

/** Prints every bundle with its size, and the chunks that they share or load late as one sum. */
function printSizes(metafile) {
  let chunks = 0;
  for (const [file, { bytes }] of Object.entries(metafile.outputs)) {
    if (file.endsWith('.map')) continue;
    if (!basename(file).startsWith('chunk-')) console.log(`  ${file.padEnd(40)} ${formatKilobytes(bytes)}`);
    else chunks += bytes;
  }
  if (chunks > 0) console.log(`  ${'(shared and lazy chunks)'.padEnd(40)} ${formatKilobytes(chunks)}`);
}

function formatKilobytes(bytes) {
  return `${(bytes / 1024).toFixed(0).padStart(7)} kB`;
}

/** Says when a watched program was built again. */
function announce(name) {
  return {
    name: 'announce',
    setup(build) {
      build.onEnd((result) => console.log(`[watch] ${name}: ${result.errors.length === 0 ? 'built' : `${result.errors.length} error(s)`}`));
    },
  };
}

const started = performance.now();
await rm(out, { recursive: true, force: true });
await copyMigrations();
await copySandboxHelper();
for (const [name, options] of Object.entries({ extension, server, webviews })) {
  const build = await context(isWatching ? { ...options, plugins: [...(options.plugins ?? []), announce(name)] } : options);
  if (isWatching) await build.watch();
  else {
    // A failed build has printed its errors already.
    const result = await build.rebuild().catch(() => process.exit(1));
    await build.dispose();
    printSizes(result.metafile);
  }
}
console.log(isWatching ? 'watching' : `built in ${(performance.now() - started).toFixed(0)} ms`);

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';

/** How pages are bundled: one script and one style sheet per folder of webviews/ that has a main.ts. */
export function webviewBuild(root: string): BuildOptions {
  return {
    entryPoints: findViews(root),
    bundle: true,
    platform: 'browser',
    target: 'es2023',
    format: 'esm',
    // markdown-it brings a table of 76 kB of what every browser knows.
    alias: { entities: join(root, 'webviews/shared/entities.ts') },
    // The icon font is one file beside the pages; pictures go into the style sheet.
    loader: { '.ttf': 'file', '.woff2': 'file', '.svg': 'dataurl' },
  };
}

/** `{ dashboard: 'webviews/dashboard/main.ts' }` */
function findViews(root: string): Record<string, string> {
  const names = readdirSync(join(root, 'webviews'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const mains = names.map(({ name }) => [name, `webviews/${name}/main.ts`] as const);
  return Object.fromEntries(mains.filter(([, file]) => existsSync(join(root, file))));
}

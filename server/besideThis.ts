/** Another entry: `worker.ts` from source, `worker.mjs` in the bundle. */
export function besideThis(entry: string): URL {
  return new URL(import.meta.url.endsWith('.ts') ? `./${entry}.ts` : `./${entry}.mjs`, import.meta.url);
}

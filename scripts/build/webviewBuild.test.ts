import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { webviewBuild } from './webviewBuild.ts';

const root = join(import.meta.dirname, '..', '..');
/** Bytes of script that a page may have: it is parsed each time the page is opened, and each tab has its own. */
const MOST_BYTES = 250 * 1024;

describe('the bundles of the pages', () => {
  let sizes: Record<string, number>;

  beforeAll(async () => {
    const options = { ...webviewBuild(root), absWorkingDir: root, minify: true, write: false, metafile: true, outdir: 'out' } as const;
    const { metafile } = await build(options);
    const scripts = Object.entries(metafile.outputs).filter(([file]) => file.endsWith('.js'));
    sizes = Object.fromEntries(scripts.map(([file, { bytes }]) => [basename(file, '.js'), bytes]));
  });

  it('are at most 250 kB each', () => {
    expect(Object.keys(sizes)).toContain('rule-page');
    expect(Object.entries(sizes).filter(([, bytes]) => bytes > MOST_BYTES)).toEqual([]);
  });
});

describe('the sources of the pages', () => {
  const sources = globSync('webviews/**/*.ts', { cwd: root, exclude: ['**/*.test.ts'] });
  const having = (pattern: RegExp) => sources.filter((file) => pattern.test(readFileSync(join(root, file), 'utf8')));

  it('hold nothing that the policy against foreign scripts and styles would stop', () => {
    expect(having(/\sstyle=|styleMap\(|\son[a-z]+="|\beval\(|new Function\(|<style|<script/)).toEqual([]);
  });

  it('make markup of a text in one place, which cleans it', () => {
    expect(having(/innerHTML|unsafeHTML|insertAdjacentHTML|document\.write/)).toEqual(['webviews/shared/markdown.ts']);
  });

  it('talk to the host in one place', () => {
    expect(having(/acquireVsCodeApi|\.postMessage\(|\bfetch\(|new WebSocket/)).toEqual(['webviews/shared/host.ts']);
  });

  it('take no schema of the protocol along: types are enough', () => {
    expect(having(/^import (?!type)[^;]*from '[./]*protocol\//m)).toEqual([]);
  });
});

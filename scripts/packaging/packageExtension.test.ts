import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { packageExtension } from './packageExtension.ts';
import { findTarget, type Target, targetNames } from './targets.ts';

const root = join(import.meta.dirname, '..', '..');
const MEGABYTE = 1024 * 1024;
const MAXIMUM_VSIX = 40 * MEGABYTE;
const PACKAGING_TIME = 120_000; // bundling and compressing 100 MB on a busy machine

/** Names of all entries of a VSIX, without unpacking one. */
function listEntries(vsix: string): string[] {
  const names: string[] = [];
  unzipSync(readFileSync(vsix), {
    filter: ({ name }) => {
      names.push(name);
      return false;
    },
  });
  return names;
}

/** Native files of a VSIX, language parsers counted instead of listed. */
function nativeFiles(names: string[]): { files: string[]; parserFolders: string[] } {
  const native = names.filter((name) => /\.(node|so|dll|dylib|exe)$|\/(ast-grep|sg)$/.test(name));
  const parsers = native.filter((name) => name.endsWith('/parser.so'));
  const folders = parsers.map((name) => name.split('/').at(-2) ?? '');
  return { files: native.filter((name) => !parsers.includes(name)).sort(), parserFolders: [...new Set(folders)] };
}

function expectedFiles(target: Target): string[] {
  const binary = target.name.startsWith('win32') ? 'ast-grep.exe' : 'ast-grep';
  return [
    `extension/node_modules/@ast-grep/cli-${target.astGrep}/${binary}`,
    `extension/node_modules/@ast-grep/napi-${target.astGrep}/ast-grep-napi.${target.astGrep}.node`,
    `extension/node_modules/better-sqlite3/prebuilds/${target.sqlite}.node`,
  ];
}

describe('the VSIX for linux-x64', () => {
  let vsix: string;
  let names: string[];
  let warnings: string[];

  beforeAll(async () => {
    warnings = [];
    const result = await packageExtension(root, 'linux-x64', (message) => warnings.push(message));
    vsix = result.vsix;
    names = listEntries(vsix);
  }, PACKAGING_TIME);

  it('holds the native files of that platform and no other', () => {
    expect(nativeFiles(names)).toEqual({ files: expectedFiles(findTarget('linux-x64')), parserFolders: ['prebuild-Linux-X64'] });
  });

  it('holds the policy engine once', () => {
    expect(names.filter((name) => name.endsWith('.wasm'))).toEqual([
      'extension/node_modules/@cedar-policy/cedar-wasm/nodejs/cedar_wasm_bg.wasm',
    ]);
  });

  it('has a parser for every language', () => {
    expect(warnings).toEqual([]);
    expect(names.filter((name) => name.endsWith('/parser.so'))).toHaveLength(23);
  });

  it('holds no source, source map, test or C header', () => {
    const foreign = names.filter((name) => /\.(ts|map|c|h|cc|cpp|gyp)$/.test(name) && !name.startsWith('extension/templates/'));
    expect(foreign).toEqual([]);
  });

  it('is under 40 MB', () => {
    expect(statSync(vsix).size).toBeLessThan(MAXIMUM_VSIX);
  });
});

describe('findTarget', () => {
  it('knows six platforms', () => {
    expect(targetNames).toEqual(['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64', 'win32-arm64']);
  });

  it('says why Alpine is impossible', () => {
    expect(() => findTarget('alpine-x64')).toThrow('no command line and no parsers for musl');
  });
});

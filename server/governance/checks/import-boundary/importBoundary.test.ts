import { describe, expect, test } from 'vitest';
import { importBoundaryCheck } from '../checkOptions.ts';
import { memoryView, NEVER, scopeOf } from '../memoryView.ts';
import { importBoundary } from './importBoundary.ts';

const find = (files: Record<string, string>, options: object, ignored: Record<string, string> = {}) =>
  importBoundary.check(
    memoryView(files, { ignored }),
    scopeOf(),
    importBoundaryCheck.parse({ kind: 'import-boundary', ...options }),
    NEVER,
  );
const check = async (files: Record<string, string>, options: object, ignored?: Record<string, string>) =>
  (await find(files, options, ignored)).map(
    ({ path, range, detail }) => `${path}:${range.start.line}:${range.start.character}-${range.end.character} ${detail}`,
  );

describe('boundaries in TypeScript and JavaScript', () => {
  test('every way to import, every way to name a file', async () => {
    const source = [
      "import a from './db/a';",
      "export * from './db/b.js';",
      "const c = await import('./db');",
      "const d = require('./db/d.json');",
      "import e = require('./db/a');",
      "type T = import('./db/a').T;",
      "import '😀'; import type { F } from './db/a';",
      "import ok from './ok';",
    ].join('\n');
    const files = { 'ui.ts': source, 'ok.ts': '', 'db/a.ts': '', 'db/b.tsx': '', 'db/index.mts': '', 'db/d.json': '{}' };
    const found = await check(files, { from: ['ui.ts'], disallow: ['db/**'] });
    expect(found.map((line) => line.replace(/ must not import/, ''))).toEqual([
      'ui.ts:0:15-21 "db/a.ts"',
      'ui.ts:1:15-24 "db/b.tsx"',
      'ui.ts:2:24-28 "db/index.mts"',
      'ui.ts:3:19-30 "db/d.json"',
      'ui.ts:4:20-26 "db/a.ts"',
      'ui.ts:5:17-23 "db/a.ts"',
      'ui.ts:6:37-43 "db/a.ts"',
    ]);
    expect(await check(files, { from: ['ui.ts'], disallow: ['db/**'], typeOnly: false })).toHaveLength(5);
  });

  test('tsconfig paths and baseUrl, extended and commented, self-reference, #imports and workspace packages by their source', async () => {
    const files = {
      'package.json': '{"name":"root","workspaces":["packages/*"]}',
      'tsconfig.base.json': '{ // base\n "compilerOptions": { "baseUrl": ".", "paths": { "~core/*": ["packages/core/src/*"], }, } }',
      'packages/app/tsconfig.json': '{ "extends": "../../tsconfig.base.json" }',
      'packages/app/package.json': '{"name":"@acme/app","imports":{"#db":"./src/db.ts"},"exports":{"./own":"./src/own.ts"}}',
      'packages/app/src/main.ts':
        "import '~core/secret';\nimport '#db';\nimport '@acme/app/own';\nimport '@acme/core';\nimport { x } from '@acme/core/deep';\nimport 'packages/core/src/secret';\n",
      'packages/app/src/db.ts': '',
      'packages/app/src/own.ts': '',
      'packages/core/package.json':
        '{"name":"@acme/core","main":"dist/index.js","exports":{".":{"types":"./dist/index.d.ts","import":"./dist/index.js"},"./*":"./dist/*.js"}}',
      'packages/core/src/index.ts': '',
      'packages/core/src/deep.ts': '',
      'packages/core/src/secret.ts': '',
    };
    const found = await check(files, { from: ['**/main.ts'], disallow: ['packages/**'] });
    expect(found.map((line) => line.replace(/.* must not import /, ''))).toEqual([
      '"packages/core/src/secret.ts"',
      '"packages/app/src/db.ts"',
      '"packages/app/src/own.ts"',
      '"packages/core/src/index.ts"',
      '"packages/core/src/deep.ts"',
      '"packages/core/src/secret.ts"',
    ]);
  });

  test('packages and builtins', async () => {
    const files = {
      'a.ts':
        "import fs from 'fs';\nimport p from 'node:path';\nimport { get } from 'lodash/get';\nimport s3 from '@aws-sdk/client-s3';\nimport ok from 'ok';",
    };
    expect(
      (await check(files, { disallow: ['pkg:fs', 'pkg:node:path', 'pkg:lodash', 'pkg:@aws-sdk/*'] })).map((line) => line.split(' ')[0]),
    ).toEqual(['a.ts:0:16-18', 'a.ts:1:15-24', 'a.ts:2:21-31', 'a.ts:3:16-34']);
    expect(await check(files, { allow: ['pkg:fs', 'pkg:path', 'pkg:ok', 'pkg:@aws-sdk/**'] })).toEqual([
      'a.ts:2:21-31 may not import the package "lodash", which is not on the list of what is allowed',
    ]);
  });

  test('an allow list of files: the rest is closed, its own folder is open, packages are not meant', async () => {
    const files = {
      'ui/a.ts': "import './b';\nimport '../shared/s';\nimport '../db/d';\nimport 'react';",
      'ui/b.ts': '',
      'shared/s.ts': '',
      'db/d.ts': '',
    };
    expect(await check(files, { from: ['ui/**'], allow: ['shared/**'] })).toEqual([
      'ui/a.ts:2:8-15 may not import "db/d.ts", which is not on the list of what is allowed',
    ]);
  });

  test('through others, with the chain', async () => {
    const files = { 'ui.ts': "import './mid';", 'mid.ts': "import './low';", 'low.ts': "\nimport 'pg';", 'other.ts': '' };
    const [match, ...rest] = await find(files, { from: ['ui.ts'], disallow: ['pkg:pg'], transitive: true });
    expect(rest).toEqual([]);
    expect(match?.detail).toBe('reaches through "mid.ts", "low.ts" what it must not import the package "pg"');
    expect(match?.related?.map(({ path, range, message }) => `${path}:${range.start.line} ${message}`)).toEqual([
      'mid.ts:0 imports "low.ts"',
      'low.ts:1 the import that crosses the boundary',
    ]);
  });

  test('one finding for each cycle, on the import, with the way round', async () => {
    const files = {
      'a.ts': "import './b';",
      'b.ts': "\nimport './c';",
      'c.ts': "import './a';\nimport './d';",
      'd.ts': "import type {} from './c';",
      'e.ts': "import './e';",
    };
    const [match, ...rest] = await find(files, { cycles: true });
    expect(rest).toEqual([]);
    expect([match?.path, match?.detail]).toEqual(['a.ts', 'circular import: "a.ts" → "b.ts" → "c.ts" → "a.ts"']);
    expect(match?.related?.map(({ path, message }) => `${path} ${message}`)).toEqual(['b.ts imports "c.ts"', 'c.ts imports "a.ts"']);
    const types = { 'a.ts': "import type {} from './b';", 'b.ts': "import './a';" };
    expect([
      await check(types, { cycles: true }).then(({ length }) => length),
      await check(types, { cycles: true, typeOnly: false }),
    ]).toEqual([1, []]);
  });
});

describe('other languages', () => {
  test('Python: absolute, relative, submodules, src layout', async () => {
    const files = {
      'pyproject.toml': '[project]\nname = "app"\n',
      'src/app/__init__.py': '',
      'src/app/api.py':
        'import app.db.models\nfrom app.db import models, thing\nfrom .db import models as m\nfrom . import db\nfrom .. import nothing\nimport os.path\n',
      'src/app/db/__init__.py': '',
      'src/app/db/models.py': '',
      'tests/test_api.py': 'from app.db import models\n',
    };
    expect(await check(files, { disallow: ['src/app/db/**'], from: ['**/*api.py'] })).toEqual([
      'src/app/api.py:0:7-20 must not import "src/app/db/models.py"',
      'src/app/api.py:1:5-11 must not import "src/app/db/models.py"',
      'src/app/api.py:2:5-8 must not import "src/app/db/models.py"',
      'src/app/api.py:3:5-6 must not import "src/app/db/__init__.py"',
      'tests/test_api.py:0:5-11 must not import "src/app/db/models.py"',
    ]);
  });

  test('Go: modules, several of them, and cgo', async () => {
    const files = {
      'go.mod': 'module example.org/app\nrequire github.com/a/b v1.0.0\nrequire github.com/i/n v1.0.0 // indirect\n',
      'tools/go.mod': 'module example.org/tools\n',
      'main.go':
        'package main\nimport (\n\t"C"\n\t"fmt"\n\tdb "example.org/app/internal/db"\n\t"example.org/tools/gen"\n\t"github.com/a/b/sub"\n\t"github.com/i/n"\n\t"github.com/made/up"\n\t"example.org/app/nowhere"\n)\n',
      'internal/db/db.go': 'package db\n',
      'internal/db/db_test.go': 'package db\n',
      'tools/gen/gen.go': 'package gen\n',
    };
    expect(await check(files, { from: ['main.go'], disallow: ['internal/**', 'tools/**'], undeclared: true, unresolved: true })).toEqual([
      'main.go:4:5-32 must not import "internal/db/db.go"',
      'main.go:5:2-23 must not import "tools/gen/gen.go"',
      'main.go:8:2-20 no go.mod above this file names the package "github.com/made/up"',
      'main.go:9:2-25 "example.org/app/nowhere" leads to no file',
    ]);
  });

  test('Java: types, nested and static ones, wildcards, several source roots', async () => {
    const files = {
      'app/src/main/java/a/Main.java':
        'package a;\nimport b.db.Store;\nimport static b.db.Store.Key.of;\nimport b.db.*;\nimport java.util.List;\nimport org.x.Y;\n',
      'lib/src/main/java/b/db/Store.java': 'package b.db;\n',
    };
    expect(await check(files, { from: ['app/**'], disallow: ['lib/**', 'pkg:org.x'], undeclared: true })).toEqual([
      'app/src/main/java/a/Main.java:1:7-17 must not import "lib/src/main/java/b/db/Store.java"',
      'app/src/main/java/a/Main.java:2:14-31 must not import "lib/src/main/java/b/db/Store.java"',
      'app/src/main/java/a/Main.java:3:7-11 must not import "lib/src/main/java/b/db/Store.java"',
      'app/src/main/java/a/Main.java:5:7-14 must not import the package "org.x"',
    ]);
  });
});

describe('undeclared packages', () => {
  const manifest = '{"name":"me","dependencies":{"react":"1"},"devDependencies":{"@types/estree":"1","@types/vscode":"1","@s/p":"1"}}';
  const declared = [
    "import 'react/jsx-runtime';",
    "import 'me/sub';",
    "import 'node:fs';",
    "import 'fs/promises';",
    "import 'vscode';",
    "import type { Node } from 'estree';",
    "import '@s/p/x';",
    "import 'virtual:pwa';",
    "import '#imports';",
    "import 'bun:test';",
    "import '@/alias';",
    "import '~/alias';",
    "import '$app/stores';",
    "import 'https://esm.sh/x';",
    "import 'components/Button';",
    "try { require('optional'); } catch {}",
    "import('maybe').catch(() => undefined);",
    "import './x.css?inline';",
    "import sibling from 'sibling';",
    "import 'npm:left-pad';",
    "import raw from '!!raw-loader!./x';",
  ].join('\n');
  const others = { 'src/components/Button.ts': '', 'packages/sibling/package.json': '{"name":"sibling"}', 'src/x.css': '' };

  test('names what is made up, and only that', async () => {
    const files = {
      'package.json': manifest,
      'src/a.ts': `${declared}\nimport 'left-pad-plus';\nconst x = require('@made/up/deep');`,
      ...others,
    };
    expect(await check(files, { undeclared: true, unresolved: true })).toEqual([
      'src/a.ts:21:8-21 no package.json above this file names the package "left-pad-plus"',
      'src/a.ts:22:19-32 no package.json above this file names the package "@made/up"',
    ]);
  });

  test('says nothing where no manifest can be trusted', async () => {
    expect(await check({ 'a.ts': "import 'x';" }, { undeclared: true })).toEqual([]);
    expect(await check({ 'package.json': '{,', 'a.ts': "import 'x';" }, { undeclared: true })).toEqual([]);
    expect(await check({ 'setup.py': 'setup(install_requires=read())', 'a.py': 'import x\n' }, { undeclared: true })).toEqual([]);
    expect(await check({ 'requirements.txt': 'y', 'environment.yml': '', 'a.py': 'import x\n' }, { undeclared: true })).toEqual([]);
    expect(
      await check({ 'package.json': '{}', 'test/fixtures/a.ts': "import 'x'; import './y';" }, { undeclared: true, unresolved: true }),
    ).toEqual([]);
  });

  test('Python: aliases, the standard library, own modules, tests', async () => {
    const files = {
      'pyproject.toml': '[project]\nname = "app"\ndependencies = ["PyYAML", "google-cloud-storage", "scikit-learn"]\n',
      'requirements/dev.txt': 'types-requests\n-r more.txt\nblack',
      'src/app/__init__.py': '',
      'scripts/tool.py': 'import helper\n',
      'scripts/helper.py': '',
      'src/app/a.py':
        'import yaml, os.path, app.b\nimport sklearn.svm\nfrom google.cloud import storage\nimport black\nimport pytest\nfrom __future__ import x\ntry:\n    import ujson\nexcept ImportError:\n    ujson = None\nimport made_up\nfrom fantasy.sub import y\n',
    };
    expect(await check(files, { undeclared: true })).toEqual([
      'src/app/a.py:10:7-14 no pyproject.toml or requirements file above this file names the package "made_up"',
      'src/app/a.py:11:5-16 no pyproject.toml or requirements file above this file names the package "fantasy"',
    ]);
  });
});

describe('imports that lead nowhere', () => {
  test('TypeScript', async () => {
    const files = {
      '.gitignore': 'generated-client/\n*.gen.ts\n/version.ts\n',
      'a.ts':
        "import './b.js';\nimport './style.css';\nimport './logo.svg?url';\nimport './gone';\nimport './gone.js';\nimport './generated-client/api';\nimport './routes.gen';\nimport './version';\nimport '../outside';\nimport './dist/x.js';\nimport './here';\nimport '.';\nimport './sub';\n",
      'b.ts': '',
      'style.css': '',
      'logo.svg': '',
      'index.ts': '',
      'sub/package.json': '{"main":"x.js"}',
    };
    expect(await check(files, { unresolved: true }, { 'here.ts': '' })).toEqual([
      'a.ts:3:8-14 "./gone" leads to no file',
      'a.ts:4:8-17 "./gone.js" leads to no file',
    ]);
  });

  test('Python', async () => {
    const files = {
      'p/__init__.py':
        'from .a import x\nfrom .gone import y\nfrom ._version import v\nfrom . import anything\nfrom .fast import z\nfrom .api_pb2 import M\nfrom ..... import far\nfrom .six.moves import queue\n',
      'p/six.py': 'import sys\nsys.modules[__name__ + ".moves"] = object()\n',
      'p/a.py': '',
      'p/fast.c': '',
    };
    expect(await check(files, { unresolved: true })).toEqual(['p/__init__.py:1:5-10 ".gone" leads to no file']);
  });
});

test('a check that asks nothing is a mistake', () => {
  expect(importBoundary.problems?.(importBoundaryCheck.parse({ kind: 'import-boundary' }))).toHaveLength(1);
  expect(importBoundary.problems?.(importBoundaryCheck.parse({ kind: 'import-boundary', cycles: true, transitive: true }))).toHaveLength(1);
});

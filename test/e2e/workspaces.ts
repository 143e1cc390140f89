/** What is open in VS Code while a suite of `inHost/` runs. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTemporaryFolder } from '../harness/temporaryFolder.ts';

/** A window's content, gone with `dispose`. */
export interface PreparedWorkspace {
  /** Absolute path of a folder or a `.code-workspace` file; `undefined`: an empty window. */
  readonly opened: string | undefined;
  dispose(): void;
}

/** What the suite called `name` finds open: a copy of the sample shop outside of any git repository, if nothing else is said here. */
export function prepareWorkspace(root: string, name: string): PreparedWorkspace {
  if (name === 'noFolder') return { opened: undefined, dispose: () => undefined };
  const { path, dispose } = createTemporaryFolder(name);
  const shop = join(path, 'shop');
  cpSync(join(root, 'samples', 'shop'), shop, { recursive: true });
  if (name === 'scan') addWarehouse(shop);
  return { opened: name === 'multiRoot' ? addOffice(path) : shop, dispose };
}

const WAREHOUSE_FILES = 3_000;

/** So many files that a scan lasts long enough to be watched and stopped. */
function addWarehouse(shop: string): void {
  const folder = join(shop, 'warehouse');
  mkdirSync(folder);
  const functions = Array.from({ length: 20 }, (_, index) => `export const shelf${index} = (box: number): number => box * ${index};\n`);
  for (let file = 0; file < WAREHOUSE_FILES; file++) {
    writeFileSync(join(folder, `aisle${file}.ts`), `${functions.join('')}export const aisle = ${file};\nconsole.log(aisle);\n`);
  }
}

const OFFICE_RULE = `id: office-dates
language: TypeScript
severity: error
message: Dates come from the calendar
rule:
  pattern: Date.now()
`;

/** A second folder with one rule of its own and the shop's built-in ones off; and a third that is not open yet. */
function addOffice(path: string): string {
  for (const folder of ['office', 'archive']) {
    mkdirSync(join(path, folder, '.stewardry', 'rules'), { recursive: true });
    writeFileSync(join(path, folder, '.stewardry', 'rules', 'dates.yml'), OFFICE_RULE.replace('office', folder));
    writeFileSync(join(path, folder, '.stewardry', 'config.yaml'), 'version: 1\nrules:\n  packs: []\n');
    writeFileSync(join(path, folder, 'diary.ts'), "console.log('opened', Date.now());\n");
  }
  const file = join(path, 'company.code-workspace');
  writeFileSync(file, JSON.stringify({ folders: [{ path: 'shop' }, { path: 'office' }] }));
  return file;
}

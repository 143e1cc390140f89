/** Folders with little and with much in them, made with the product's own means, and pages of ours on them. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { PageStage } from '../../../harness/pages/pageStage.ts';
import { createTemporaryFolder } from '../../../harness/temporaryFolder.ts';
import { waitFor } from '../../../harness/waitFor.ts';
import { codeServer, root, unpackedExtension } from '../../prepared.ts';
import { scriptedModel } from '../scriptedModel.ts';

/** How much is in a folder. */
export type Amount = 'little' | 'much';

/** A folder that pages are about. */
export interface Subject {
  readonly folder: string;
  /** A run that has ended, one that waits with a question, and another of the same task. */
  readonly runs: { readonly ended: string; readonly asking: string; readonly other: string };
}

/** What there is to look at. */
export interface Pages {
  readonly stage: PageStage;
  readonly of: Readonly<Record<Amount, Subject>>;
}

const LONG_TITLE =
  'Pass every identifier that comes from outside as a parameter, in orders, accounts, payments and whatever else asks the database';

/** Begins once for all tests of the calling file and ends after them; call it at the top. */
export function openPages(): () => Pages {
  const home = createTemporaryFolder('pages');
  let pages: Pages | undefined;
  beforeAll(async () => {
    const script = join(home.path, 'script.yaml');
    const data = join(home.path, 'data');
    const [little, much] = [join(home.path, 'little'), join(home.path, 'much')];
    furnishLittle(little);
    furnishMuch(much, data);
    const stage = await PageStage.open({
      extension: unpackedExtension(),
      codeServer,
      env: { ...scriptedModel('shop-script.yaml'), STEWARDRY_AI_SCRIPT: script, STEWARDRY_HOME: data },
    });
    const play = (turns: readonly object[]): void => writeFileSync(script, JSON.stringify({ name: 'shop', turns }));
    pages = { stage, of: { little: await fill(stage, little, 'Say hello', play, 1), much: await fill(stage, much, LONG_TITLE, play, 4) } };
    const { backend } = stage;
    const titles = Array.from({ length: 60 }, (_, index) => (index % 9 === 0 ? LONG_TITLE : `Session ${index}`));
    await Promise.all(titles.map((title) => backend.request('sessions/create', { folder: much, title })));
  });
  afterAll(async () => {
    await pages?.stage.close();
    home.dispose();
  });
  return () => {
    if (pages === undefined) throw new Error('the pages are not open');
    return pages;
  };
}

function furnishLittle(folder: string): void {
  mkdirSync(join(folder, '.stewardry', 'rules'), { recursive: true });
  writeFileSync(join(folder, '.stewardry', 'config.yaml'), 'version: 1\nrules: { packs: [] }\n');
  writeFileSync(
    join(folder, '.stewardry', 'rules', 'no-tag.yml'),
    'id: no-tag\nlanguage: TypeScript\nseverity: warning\nmessage: Do not call tag\nrule: { pattern: tag($A) }\n',
  );
  writeFileSync(join(folder, 'a.ts'), 'export const one = 1;\n');
}

/** The sample shop with sixty days of history, many findings, long paths and forty waivers. */
function furnishMuch(folder: string, data: string): void {
  cpSync(join(root, 'samples', 'shop'), folder, { recursive: true });
  const deep = join(folder, 'src', 'integrations', 'warehouse-and-logistics', 'shipping-carriers', 'international');
  mkdirSync(deep, { recursive: true });
  const waiver = (index: number): string =>
    `// stewardry-ignore empty-catch -- the old terminal ${index} needs it until 2999-01-0${(index % 9) + 1}\ntry { work(${index}); } catch {}\n`;
  writeFileSync(join(deep, 'carrierRatesOfEverySupportedCountry.ts'), Array.from({ length: 40 }, (_, index) => waiver(index)).join(''));
  writeFileSync(join(deep, 'found.ts'), Array.from({ length: 60 }, (_, index) => `try { work(${index}); } catch {}\n`).join(''));
  const seed = join(import.meta.dirname, '..', 'fixtures', 'seedHistory.ts');
  execFileSync(process.execPath, [seed, folder, data], { stdio: 'inherit' });
}

/** Runs the three tasks, the one that asks last. */
async function fill(
  stage: PageStage,
  folder: string,
  prompt: string,
  play: (turns: readonly object[]) => void,
  turns: number,
): Promise<Subject> {
  const ask = (method: string, params: object): Promise<never> => stage.backend.request(method, { folder, ...params }) as Promise<never>;
  await ask('workspace/open', { name: dirname(folder), trusted: true });
  await ask('rules/scan', {});
  const begin = async (title: string): Promise<string> => ((await ask('runs/start', { prompt: title })) as { id: string }).id;
  const until = async (id: string, isSo: (run: { state: string; questions: number }) => boolean): Promise<string> => {
    await waitFor(`run "${id}"`, async () => isSo(((await ask('runs/show', { id })) as { run: never }).run));
    return id;
  };
  const isOver = ({ state }: { state: string }): boolean => /completed|failed|cancelled/.test(state);
  play([...Array.from({ length: turns }, (_, index) => turnOf(index, turns)), { say: 'That was **all**: the numbers are in `notes/`.' }]);
  const ended = await until(await begin(prompt), isOver);
  const other = await until(await begin(prompt), isOver);
  const command =
    turns > 1 ? `node --check ${'src/integrations/warehouse-and-logistics/'.repeat(2)}carrierRates.ts --with-every-flag` : 'npm test';
  play([{ think: 'May I?', say: 'I look whether it runs.', call: [{ tool: 'run_command', input: { command } }] }]);
  return { folder, runs: { ended, other, asking: await until(await begin(prompt), ({ questions }) => questions > 0) } };
}

const PARAGRAPH = 'I read what is there, compare it with what was asked for, and change only what has to change. ';

/** What a model does at once: it thinks, says something, looks for something and writes a file. */
function turnOf(index: number, turns: number): object {
  const path = turns > 1 ? `notes/${'of-the-warehouse-and-logistics/'.repeat(2)}${index}.md` : 'notes.md';
  return {
    think: PARAGRAPH.repeat(turns > 1 ? 4 : 1),
    say: `Step ${index}. ${PARAGRAPH.repeat(index % 3)}\n\n- first\n- second, with \`code\`\n`,
    call: [
      { tool: 'search', input: { pattern: `first${index}` } },
      { tool: 'write_file', input: { path, content: `${`Line of ${index}, ${PARAGRAPH}\n`.repeat(turns)}` } },
      {
        tool: 'note_decision',
        input: { what: `Write down ${index}`, why: PARAGRAPH, alternatives: ['Not to'], evidence: [path] },
      },
    ],
  };
}

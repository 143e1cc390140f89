import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ResultIn } from '../../../../protocol/index.ts';
import type * as protocol from '../../../../protocol/personas.ts';
import { BadInputError, messageOf, NotFoundError, systemCodeOf } from '../../../base/errors.ts';
import { type PersonaProblem, readPersona } from '../file/readPersona.ts';
import { type Draft, draftText } from './draft.ts';
import { importAgent } from './importAgent.ts';
import { importRooModes } from './importRooModes.ts';

/** Where personas of a workspace are, from its folder; `/`-separated. */
export const PERSONAS_FOLDER = '.stewardry/personas';

type Imported = ResultIn<typeof protocol.previewImport>;

/** Bytes. */
const LARGEST_FILE = 1024 * 1024;
/** Of a folder. */
const MOST_FILES = 100;

/**
 * What the file, or the files of a folder, would become in `.stewardry/personas`. Each text is checked as if it were there already. Throws
 * `NotFoundError`, and `BadInputError` for a file that is none of another program.
 */
export async function importSource(folder: string, source: string): Promise<Imported> {
  const target = path.join(folder, PERSONAS_FOLDER);
  const drafts: { readonly draft: Draft; readonly from: string }[] = [];
  const problems: PersonaProblem[] = [];
  for (const file of await filesIn(source)) {
    const found = await readSource(file);
    drafts.push(...found.drafts.map((draft) => ({ draft, from: file })));
    problems.push(...found.problems);
  }
  const personas: Imported['personas'] = [];
  for (const { draft, from } of drafts) {
    const file = path.join(target, `${draft.id}.md`);
    const text = draftText(draft);
    const check = readPersona(file, text, 'workspace');
    // What is wrong is wrong in the file that it came from; there is none with this text yet.
    problems.push(...check.problems.map(({ message }) => ({ file: from, line: 0, message: `${draft.id}: ${message}` })));
    if (check.persona === undefined) continue;
    const isTwice = personas.some(({ id }) => id === draft.id);
    const conflict = isTwice ? 'Another one here has the same id.' : await conflictAt(file);
    personas.push({ id: draft.id, source: from, file, text, losses: [...draft.losses], ...(conflict === undefined ? {} : { conflict }) });
  }
  return { personas, problems };
}

async function conflictAt(file: string): Promise<string | undefined> {
  const isThere = await stat(file).then(
    () => true,
    () => false,
  );
  return isThere ? `"${path.basename(file)}" is there already. Remove or rename it to import this one.` : undefined;
}

async function readSource(file: string): Promise<{ readonly drafts: readonly Draft[]; readonly problems: readonly PersonaProblem[] }> {
  try {
    if ((await stat(file)).size > LARGEST_FILE) throw new BadInputError(`it has more than ${LARGEST_FILE} bytes`);
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(file));
    return isRooModes(file) ? importRooModes(file, text) : importAgent(file, text);
  } catch (error) {
    const why = error instanceof TypeError ? 'it is no UTF-8 text' : messageOf(error);
    return { drafts: [], problems: [{ file, line: 0, message: `This file cannot be read: ${why}.` }] };
  }
}

const isRooModes = (file: string): boolean => /(^|[\\/])(\.roomodes|custom_modes\.(ya?ml|json))$/i.test(file);
const isAgent = (file: string): boolean =>
  /\.(agent|chatmode)\.md$/i.test(file) || /[\\/]\.(claude|github)[\\/]agents[\\/](?!README)[^\\/]+\.md$/.test(file);

/** Nothing but files of the kinds that are imported is read, whatever path is given. */
async function filesIn(source: string): Promise<readonly string[]> {
  const real = await realpath(source).catch((error: unknown) => {
    const isGone = systemCodeOf(error) === 'ENOENT';
    throw new NotFoundError(isGone ? `There is no file "${source}".` : `"${source}" cannot be read: ${messageOf(error)}`, { cause: error });
  });
  if (!(await stat(real)).isDirectory()) {
    if (isRooModes(real) || isAgent(real)) return [real];
    throw new BadInputError(
      `"${source}" is no file with personas of another program. Give a NAME.agent.md, a .roomodes, or a folder that holds them.`,
    );
  }
  const places = ['.', '.github', '.github/agents', '.github/chatmodes', '.claude/agents'];
  const found = await Promise.all(places.map((place) => namesIn(path.join(real, place))));
  const files = found.flat().filter((file) => isRooModes(file) || isAgent(file));
  if (files.length === 0)
    throw new NotFoundError(`"${source}" holds no NAME.agent.md and no .roomodes, nor do ${places.slice(1).join(', ')} in it.`);
  return files.sort().slice(0, MOST_FILES);
}

async function namesIn(folder: string): Promise<readonly string[]> {
  // Not there is the same as empty.
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map(({ name }) => path.join(folder, name));
}

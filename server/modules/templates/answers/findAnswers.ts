import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { gt, valid } from 'semver';
import type { TemplateAnswers } from '../../../../protocol/templates.ts';
import { messageOf, NotFoundError } from '../../../base/errors.ts';
import { safePath } from '../../../changes/disk/safePath.ts';
import { readText } from '../source/readFolder.ts';
import type { Templates } from '../source/templatesOf.ts';
import { ANSWERS_FOLDER, type Answers, readAnswers } from './answersFile.ts';

/** Everything that was made from templates in a folder, and how it stands to them. */
export async function findAnswers(folder: string, known: Templates): Promise<TemplateAnswers[]> {
  const names = await readdir(path.join(folder, ANSWERS_FOLDER)).catch(() => []);
  const files = names.filter((name) => /\.ya?ml$/.test(name)).toSorted();
  return Promise.all(files.map((name) => describe(folder, `${ANSWERS_FOLDER}/${name}`, known)));
}

/** One of these files. Throws `NotFoundError`, and `BadInputError` when it cannot be used. */
export async function loadAnswers(folder: string, file: string): Promise<{ readonly text: string; readonly answers: Answers }> {
  if (!file.startsWith(`${ANSWERS_FOLDER}/`))
    throw new NotFoundError(`"${file}" is not in ${ANSWERS_FOLDER}. \`stewardry templates update\` lists what is.`);
  const text = await readText(await safePath(folder, file));
  return { text, answers: await readAnswers(file, text) };
}

/** Whether a template has moved on from a version. A version that is none is older than any. */
export function hasMovedOn(from: string, to: string): boolean {
  return valid(from) === null || gt(to, from);
}

async function describe(folder: string, file: string, { templates }: Templates): Promise<TemplateAnswers> {
  try {
    const { template, version, into } = (await loadAnswers(folder, file)).answers;
    const found = templates.get(template);
    const about = { file, template, version, into };
    if (found === undefined) return { ...about, state: 'missing', message: `There is no template "${template}" any more.` };
    const available = found.summary.version;
    return hasMovedOn(version, available) ? { ...about, state: 'outdated', available } : { ...about, state: 'current' };
  } catch (error) {
    return { file, template: '', version: '', into: '', state: 'broken', message: messageOf(error) };
  }
}

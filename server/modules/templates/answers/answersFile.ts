import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { BadInputError } from '../../../base/errors.ts';
import { outputPath } from '../../../templating/outputPath.ts';
import type { Template } from '../source/template.ts';

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

/** Where answers are kept, from the folder. */
export const ANSWERS_FOLDER = '.stewardry/answers';

/** What was made from a template: enough to make it again, and to tell the template's part from what people changed since. */
export interface Answers {
  readonly template: string;
  readonly version: string;
  readonly into: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** What the template made, by path relative to the folder. */
  readonly made: Readonly<Record<string, string>>;
}

/** Projects and pipelines live on with their templates; of a single file its text is all there is. */
export function keepsAnswers({ manifest: { kind, keepsAnswers: wish } }: Pick<Template, 'manifest'>): boolean {
  return wish ?? (kind === 'project' || kind === 'pipeline');
}

/** Path of the file, relative to the folder: one for each template and target folder. */
export function answersPath({ template, into }: Pick<Answers, 'template' | 'into'>): string {
  const place = into
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return `${ANSWERS_FOLDER}/${template}${place === '' ? '' : `--${place}`}.yaml`;
}

const HEADING = `# Made by \`stewardry templates render\`; \`stewardry templates update\` reads it. Keep it in the repository.
# Change the answers and update to have them take effect. "made" is what the template wrote, for the three-way merge.
`;
const LINE = 120;

export async function answersText({ made, ...rest }: Answers): Promise<string> {
  const packed = (await deflate(JSON.stringify(made))).toString('base64');
  const lines = packed.match(new RegExp(`.{1,${LINE}}`, 'g')) ?? [];
  return `${HEADING}${stringify(rest, { lineWidth: 0 })}made: |\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

const answersFile = z.object({
  template: z.string().min(1),
  version: z.string().min(1),
  into: z.string(),
  variables: z.record(z.string(), z.unknown()),
  made: z.string(),
});
const madeFiles = z.record(z.string(), z.string());
/** Bytes that what was made may unpack to: the file may come from anybody. */
const MOST_BYTES = 8_000_000;

/** Reads the text of such a file. Throws `BadInputError`. */
export async function readAnswers(path: string, text: string): Promise<Answers> {
  try {
    const { made: packed, ...rest } = answersFile.parse(parse(text, { maxAliasCount: 50 }));
    const unpacked = await inflate(Buffer.from(packed.replaceAll(/\s/g, ''), 'base64'), { maxOutputLength: MOST_BYTES });
    const made = madeFiles.parse(JSON.parse(unpacked.toString('utf8')));
    for (const file of Object.keys(made)) outputPath(file);
    return { ...rest, into: outputPath(rest.into, true), made };
  } catch (error) {
    throw new BadInputError(`"${path}" is no file of answers any more. Restore it, or remove it and render the template again.`, {
      cause: error,
    });
  }
}

import path from 'node:path';
import { readFrontMatter } from '../../../base/frontMatter.ts';
import { globsOf, type PracticeDraft, splitTitle, toId } from './practiceDraft.ts';
import { namesBelow, type ReadFiles, readFiles, type SourceFile, type SourceProblem } from './sourceFile.ts';

/** Programs whose rules are files with front matter that says when they hold. */
interface Kind {
  readonly program: string;
  readonly prefix: string;
  readonly folder: string;
  readonly names: RegExp;
  /** The key with globs. */
  readonly globs: string;
}

const KINDS: readonly Kind[] = [
  { program: 'Cursor', prefix: 'cursor', folder: '.cursor/rules', names: /\.(mdc|md)$/i, globs: 'globs' },
  { program: 'Cline', prefix: 'cline', folder: '.clinerules', names: /\.(md|txt)$/i, globs: 'paths' },
  { program: 'Continue', prefix: 'continue', folder: '.continue/rules', names: /\.md$/i, globs: 'globs' },
  { program: 'GitHub Copilot', prefix: 'copilot', folder: '.github/instructions', names: /\.instructions\.md$/i, globs: 'applyTo' },
];

/** Keys that say when a rule holds, or nothing that matters here. */
const UNDERSTOOD = ['name', 'title', 'description', 'globs', 'paths', 'applyTo', 'alwaysApply', 'version', 'author', 'tags'];

/** Rules of Cursor, Cline, Continue and Copilot: one file, one practice. */
export async function frontedFiles(folder: string): Promise<ReadFiles & { readonly drafts: readonly PracticeDraft[] }> {
  const found = await Promise.all(
    KINDS.map(async (kind) => {
      const { files, problems } = await readFiles(folder, await namesBelow(folder, kind.folder, kind.names));
      const read = files.map((file) => draftOf(file, kind));
      return {
        files,
        problems: [...problems, ...read.flatMap((each) => ('message' in each ? [each] : []))],
        drafts: read.flatMap((each) => ('kind' in each ? [each] : [])),
      };
    }),
  );
  return {
    files: found.flatMap((each) => each.files),
    problems: found.flatMap((each) => each.problems),
    drafts: found.flatMap((each) => each.drafts),
  };
}

function draftOf({ path: source, text }: SourceFile, kind: Kind): PracticeDraft | SourceProblem {
  const front = readFrontMatter(quoteGlobs(text)) ?? { value: {}, body: text, problems: [] };
  if (!isRecord(front.value)) return { file: source, message: front.problems[0]?.message ?? 'Its front matter is no list of keys.' };
  const { name, title: wanted, description, alwaysApply } = front.value;
  const { title, text: rest } = splitTitle(front.body);
  if (rest.trim() === '') return { file: source, message: 'There is no text below its front matter.' };
  const globs = globsOf(front.value[kind.globs]);
  const files = globs?.includes('**') || globs?.includes('**/*') ? undefined : globs;
  const base = path.posix.basename(source).replace(/(\.instructions)?\.(mdc|md|txt)$/i, '');
  const isByHand = kind.program === 'Cursor' && alwaysApply !== true && globs === undefined && !isText(description);
  const isAsked = kind.program === 'Cursor' && alwaysApply !== true && globs === undefined && isText(description);
  const left = Object.keys(front.value).filter((key) => !UNDERSTOOD.includes(key));
  return {
    kind: 'practice',
    id: toId(kind.prefix, base),
    title: [wanted, name].find(isText) ?? title ?? base,
    program: kind.program,
    source,
    text: rest,
    notes: [
      ...(isAsked
        ? ['Cursor gave it where its description fitted. It is given to every persona; narrow "personas" if that is too much.']
        : []),
      ...(isByHand ? ['Cursor gave it only when somebody named it, so it is given to no persona. Write "personas" to change that.'] : []),
      ...left.map((key) => `"${key}" was left out: there is nothing like it here.`),
    ],
    ...(isText(description) ? { description } : {}),
    ...(files === undefined ? {} : { files }),
    ...(isByHand ? { personas: [] } : {}),
  };
}

/** Cursor writes `globs: *.ts,*.tsx`, which YAML takes for an alias. */
function quoteGlobs(text: string): string {
  return text.replace(
    /^(globs|applyTo):[ \t]*([^"'[\s\n][^\n]*)$/m,
    (_, key: string, value: string) => `${key}: ${JSON.stringify(value.trim())}`,
  );
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

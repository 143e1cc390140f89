import path from 'node:path';
import { type PracticeDraft, splitTitle, toId } from './practiceDraft.ts';
import { namesBelow, type ReadFiles, readFiles, type SourceFile } from './sourceFile.ts';

/** Files that Stewardry gives to every persona as they are (server/ai/context/findInstructions.ts). */
const GIVEN_ANYWAY = ['AGENTS.md', 'CLAUDE.md', '.github/copilot-instructions.md'];

const GIVEN_NOTE =
  'Every persona is given this file already, as it is. So that nobody is told twice, the practice is given to none; it is for people, and for linking rules.';

const PROGRAMS: readonly (readonly [name: string, program: string])[] = [
  ['AGENTS.md', 'AGENTS.md'],
  ['CLAUDE.md', 'Claude Code'],
  ['.claude/CLAUDE.md', 'Claude Code'],
  ['.github/copilot-instructions.md', 'GitHub Copilot'],
  ['.cursorrules', 'Cursor'],
  ['.clinerules', 'Cline'],
  ['.roorules', 'Roo Code'],
];

const TEXT_FILE = /\.(md|txt)$/i;

/** Texts without anything around them: one file, one practice. */
export async function plainFiles(folder: string): Promise<ReadFiles & { readonly drafts: readonly PracticeDraft[] }> {
  const roo = await namesBelow(folder, '.roo', TEXT_FILE);
  const names = [...PROGRAMS.map(([name]) => name), ...roo.filter((name) => /^\.roo\/rules(-[^/]+)?\//.test(name))];
  const { files, problems } = await readFiles(folder, names);
  const seen = new Set<string>();
  const drafts = files.flatMap((file) => {
    // CLAUDE.md is often the same text as AGENTS.md.
    const plain = file.text.trim();
    if (seen.has(plain)) return [];
    seen.add(plain);
    return [draftOf(file)];
  });
  return { files, problems, drafts };
}

function draftOf({ path: source, text }: SourceFile): PracticeDraft {
  const { title, text: rest } = splitTitle(text);
  const program = PROGRAMS.find(([name]) => name === source)?.[1] ?? 'Roo Code';
  const isGiven = GIVEN_ANYWAY.includes(source);
  const mode = /^\.roo\/rules-([^/]+)\//.exec(source)?.[1];
  const name = path.posix.basename(source).replace(TEXT_FILE, '');
  return {
    kind: 'practice',
    id: source.startsWith('.roo/') ? toId('roo', mode ?? '', name) : toId(name),
    title: title ?? `From ${source}`,
    program,
    source,
    text: rest,
    notes: [
      ...(isGiven ? [GIVEN_NOTE] : []),
      ...(mode === undefined ? [] : [`Roo Code gave it to the mode "${mode}"; it is given to the persona of that name.`]),
      ...(/(^|\s)@[\w./~-]+\.md\b/.test(rest) ? ['It refers to other files with "@"; these are not followed.'] : []),
    ],
    ...(isGiven ? { personas: [] } : mode === undefined ? {} : { personas: [toId(mode)] }),
  };
}

import path from 'node:path';
import type { ImportItem } from '../../../protocol/imports.ts';
import * as personas from '../../../protocol/personas.ts';
import * as rules from '../../../protocol/rules.ts';
import * as workspace from '../../../protocol/workspace.ts';
import { contentHash } from '../../base/contentHash.ts';
import { ForbiddenError, NotFoundError } from '../../base/errors.ts';
import { HIDDEN_MESSAGE, hiddenLineOf } from '../../base/hiddenText.ts';
import { diskFiles } from '../../data/files/diskFiles.ts';
import type { Call } from '../../kernel/call.ts';
import { RequestFailed } from '../../kernel/requestFailed.ts';
import type { ImportsContext } from './context.ts';
import { continueConfig } from './sources/continueConfig.ts';
import { frontedFiles } from './sources/frontedFiles.ts';
import { plainFiles } from './sources/plainFiles.ts';
import { type PracticeDraft, practiceText } from './sources/practiceDraft.ts';
import { forbiddenIn } from './sources/sentenceRules.ts';
import type { SourceFile, SourceProblem } from './sources/sourceFile.ts';

/** Everything that could be imported, and what stands against it. */
export interface Gathered {
  readonly items: readonly ImportItem[];
  readonly problems: readonly SourceProblem[];
}

/** Reads all files of other programs that there are in the folder. Throws `ForbiddenError` for a folder that is not trusted. */
export async function gather(ctx: ImportsContext, folder: string, call: Call): Promise<Gathered> {
  const { trusted } = await ctx.call(workspace.ruleSources, { folder }, call);
  if (!trusted) throw new ForbiddenError('You have not said that you trust this folder, so nothing is imported from it.');
  const read = await Promise.all([plainFiles(folder), frontedFiles(folder), continueConfig(folder)]);
  const { packs } = await ctx.call(rules.list, { folder }, call);
  const knownIds = new Set(packs.flatMap((pack) => pack.rules.map(({ id }) => id)));
  const proposed = read.flatMap(({ files }) => files.map((file) => ({ file, ...forbiddenIn(file, knownIds) })));
  const drafts = read.flatMap((each) => each.drafts);
  const practiceItems = drafts.map((draft) => practiceItem({ ...draft, rules: linked(draft, proposed) }));
  const ruleItems = proposed.flatMap(({ file, drafts: made }) => made.map((draft) => ruleItem(file, draft, programOf(drafts, file.path))));
  const found = await personaItems(ctx, folder, call);
  const hidden = practiceItems
    .filter(({ text }) => hiddenLineOf(text) >= 0)
    .map(({ source }) => ({ file: source, message: HIDDEN_MESSAGE }));
  const clean = [...practiceItems.filter(({ text }) => hiddenLineOf(text) < 0), ...found.items, ...ruleItems];
  return {
    items: await withConflicts(folder, clean),
    problems: [...read.flatMap((each) => each.problems), ...hidden, ...found.problems],
  };
}

const linked = (draft: PracticeDraft, proposed: readonly { readonly file: SourceFile; readonly known: readonly string[] }[]) =>
  proposed.find(({ file }) => file.path === draft.source)?.known ?? [];

const programOf = (drafts: readonly PracticeDraft[], source: string): string =>
  drafts.find((draft) => draft.source === source)?.program ?? source;

const withId = (item: Omit<ImportItem, 'id'>): ImportItem => ({
  ...item,
  id: contentHash(JSON.stringify([item.kind, item.target, item.text])).slice(0, 16),
});

function practiceItem(draft: PracticeDraft): ImportItem {
  const { id, title, program, source, rules: known = [], notes } = draft;
  const links = known.length === 0 ? [] : [`Rules that check what it asks for are linked: ${known.join(', ')}.`];
  return withId({
    kind: 'practice',
    title,
    program,
    source,
    target: `.stewardry/practices/${id}.md`,
    text: practiceText(draft),
    notes: [...links, ...notes],
  });
}

function ruleItem(file: SourceFile, { id, sentence, text }: { id: string; sentence: string; text: string }, program: string): ImportItem {
  return withId({
    kind: 'rule',
    title: id,
    program,
    source: file.path,
    target: `.stewardry/rules/${id}.yml`,
    text,
    notes: [`Made from the sentence "${sentence.slice(0, 200)}". See whether it finds what was meant.`],
  });
}

async function personaItems(ctx: ImportsContext, folder: string, call: Call): Promise<Gathered> {
  try {
    const found = await ctx.call(personas.previewImport, { folder, source: folder }, call);
    const relative = (file: string): string => path.relative(folder, file).split(path.sep).join('/');
    return {
      items: found.personas.map(({ id, source, text, losses }) =>
        withId({
          kind: 'persona',
          title: id,
          program: personaProgram(relative(source)),
          source: relative(source),
          target: `.stewardry/personas/${id}.md`,
          text,
          notes: losses,
        }),
      ),
      problems: found.problems.map(({ file, line, message }) => ({ file: relative(file), message: `Line ${line + 1}: ${message}` })),
    };
  } catch (error) {
    // There are none: the folder holds no such file.
    if (isNotFound(error)) return { items: [], problems: [] };
    throw error;
  }
}

const isNotFound = (error: unknown): boolean =>
  error instanceof NotFoundError || (error instanceof RequestFailed && error.error.code === 'NOT_FOUND');

function personaProgram(source: string): string {
  if (source.startsWith('.claude/')) return 'Claude Code';
  return /roomodes|custom_modes/.test(source) ? 'Roo Code' : 'GitHub Copilot';
}

/** What is there stays; of two that would become one file the first counts. */
async function withConflicts(folder: string, items: readonly ImportItem[]): Promise<ImportItem[]> {
  const targets = new Set<string>();
  const checked: ImportItem[] = [];
  for (const item of items) {
    const isThere = await diskFiles.exists(path.join(folder, item.target));
    const conflict = isThere
      ? `"${item.target}" is there already. Remove or rename it to import this one.`
      : targets.has(item.target)
        ? `Another one here becomes "${item.target}".`
        : undefined;
    targets.add(item.target);
    checked.push(conflict === undefined ? item : { ...item, conflict });
  }
  return checked;
}

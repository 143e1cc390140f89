import { compileGlobs } from '../../config/glob.ts';
import type { SimpleCommand, Word } from '../parsedCommand.ts';
import type { Circumstances } from './circumstances.ts';
import { ask, deny, type Objection } from './objection.ts';
import { type Place, placesOf } from './place.ts';
import { isSecretFile } from './secrets.ts';
import type { Writing } from './writers.ts';

type Judge = (place: Place, word: Word) => Objection | undefined;

/** What speaks against looking at these paths. `files`: their content shows; `names`: only that they are there. */
export function judgeReads(
  words: readonly Word[],
  folders: SimpleCommand['folders'],
  looksAt: 'files' | 'names',
  around: Circumstances,
): Promise<Objection[]> {
  return judgeEach(words, folders, around, (place, { source }) => {
    if (place.kind === 'secret') return deny(`"${source}" leads to keys or passwords of the person.`);
    if (place.kind === 'outside') return ask(looksAt === 'files' ? 'high' : 'medium', `"${source}" is outside of the tree of this run.`);
    if (place.kind === 'unknown' || (place.kind === 'several' && looksAt === 'files'))
      return ask('medium', `Which files "${source}" stands for is only known when it runs.`);
    if (place.kind === 'inside' && looksAt === 'files' && isSecretFile(place.path)) return ask('high', `"${source}" may hold secrets.`);
    return undefined;
  });
}

/** What speaks against changing these paths. */
export function judgeWrites(writing: Writing, folders: SimpleCommand['folders'], around: Circumstances): Promise<Objection[]> {
  const mayWrite = compileGlobs(around.limits.writes);
  const verb = { write: 'writes', delete: 'deletes', link: 'links', permit: 'changes who may use' }[writing.effect];
  return judgeEach(writing.targets, folders, around, (place, { source }) => {
    switch (place.kind) {
      case 'stream':
        return undefined;
      case 'secret':
        return deny(`It ${verb} "${source}", where keys and passwords of the person are.`);
      case 'outside':
        return deny(`It ${verb} "${source}", which is outside of the tree of this run.`);
      case 'temporary':
        return ask('medium', `It ${verb} "${source}" in the temporary folder of the machine.`);
      case 'several':
      case 'unknown':
        return ask(
          writing.effect === 'delete' ? 'high' : 'medium',
          `It ${verb} "${source}"; which files these are is only known when it runs.`,
        );
      case 'inside':
        return judgeInside(place, source, verb, writing, mayWrite);
    }
  });
}

function judgeInside(
  place: Extract<Place, { kind: 'inside' }>,
  source: string,
  verb: string,
  writing: Writing,
  mayWrite: (path: string) => boolean,
): Objection {
  const isWholeTree = place.path === '' && (writing.effect === 'delete' || writing.isRecursive);
  if (isWholeTree) return deny(`It ${verb} the whole tree of this run.`);
  const isTreeItself = place.path === '' && writing.effect === 'write';
  if (place.isProtected && !isTreeItself)
    return deny(`It ${verb} "${source}", which is protected. Propose the change with the edit tool, so that the person sees it.`);
  if (!isTreeItself && !mayWrite(place.path) && !mayWrite(`${place.path}/x`))
    return deny(`It ${verb} "${source}", which this persona may not change.`);
  return ask('medium', `It ${verb} "${source}" without showing the change first. The edit tool does.`);
}

async function judgeEach(
  words: readonly Word[],
  folders: SimpleCommand['folders'],
  around: Circumstances,
  judge: Judge,
): Promise<Objection[]> {
  const found = await Promise.all(
    words.map(async (word) =>
      (await placesOf(word, folders, around)).map((place) => judge(place, word)).filter((each) => each !== undefined),
    ),
  );
  return found.flat();
}

import { z } from 'zod';
import { readYaml } from '../../../base/frontMatter.ts';
import type { PersonaProblem } from '../file/readPersona.ts';
import { type Draft, oneSentence, toId } from './draft.ts';
import { importTools } from './importTools.ts';
import { globOfRegex } from './regexGlob.ts';

const options = z.looseObject({ fileRegex: z.string().optional() });
const group = z.union([z.string(), z.tuple([z.string(), options])]);
const mode = z.looseObject({
  slug: z.string(),
  name: z.string().optional(),
  description: z.string().optional(),
  roleDefinition: z.string(),
  whenToUse: z.string().optional(),
  customInstructions: z.string().optional(),
  groups: z.array(group).default([]),
});
type Mode = z.infer<typeof mode>;

/** What the custom modes of Roo Code become (`.roomodes`, YAML or JSON; https://docs.roocode.com/features/custom-modes). */
export function importRooModes(
  file: string,
  text: string,
): { readonly drafts: readonly Draft[]; readonly problems: readonly PersonaProblem[] } {
  const { value, problems, lineOf } = readYaml(text.replace(/^\u{FEFF}/u, '').replaceAll('\r\n', '\n'));
  if (value === undefined) return { drafts: [], problems: problems.map((problem) => ({ file, ...problem })) };
  const whole = z.looseObject({ customModes: z.array(z.unknown()) }).safeParse(value);
  if (!whole.success)
    return { drafts: [], problems: [{ file, line: 0, message: 'There is no list "customModes", so this is no file with modes.' }] };
  const drafts: Draft[] = [];
  const found: PersonaProblem[] = [];
  for (const [index, each] of whole.data.customModes.entries()) {
    const parsed = mode.safeParse(each);
    const issue = parsed.error?.issues[0];
    const draft = parsed.success ? draftOf(parsed.data) : undefined;
    if (draft !== undefined) drafts.push(draft);
    else {
      const message =
        issue === undefined
          ? 'No id of a persona can be made from "slug". Give it letters, such as reviewer.'
          : `"${issue.path.join('.') || 'This mode'}" is not as modes have it: ${issue.message}.`;
      found.push({ file, line: lineOf(['customModes', index, ...(issue?.path ?? ['slug'])]), message });
    }
  }
  return { drafts, problems: found };
}

/** Groups by the names of tools that `importTools` knows. `modes` was always there and allows nothing. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  read: ['read'],
  edit: ['edit'],
  command: ['execute'],
  mcp: [],
  modes: [],
};

function draftOf({ slug, name, description, roleDefinition, whenToUse, customInstructions, groups }: Mode): Draft | undefined {
  const id = toId(slug);
  if (id === undefined) return undefined;
  const named = groups.map((each) => (typeof each === 'string' ? ([each, {}] as const) : each));
  const known = named.flatMap(([group]) => (Object.hasOwn(GROUPS, group) ? (GROUPS[group] ?? []) : [group]));
  const { tools, isWriting, losses } = importTools(known);
  const { writes, more } = writesOf(named, isWriting);
  return {
    id,
    front: {
      name: (name ?? slug).trim().slice(0, 60),
      description: oneSentence(description ?? whenToUse ?? roleDefinition),
      tools: [...tools, ...(named.some(([group]) => group === 'mcp') ? ['mcp:*'] : [])],
      ...(isWriting ? { writes } : {}),
    },
    prompt: [roleDefinition, whenToUse === undefined ? undefined : `When to use: ${whenToUse}`, customInstructions]
      .flatMap((text) => text?.trim() || [])
      .join('\n\n'),
    losses: [...losses, ...more],
  };
}

/** Which files a mode may change. What cannot be expressed as a glob allows nothing, and is said. */
function writesOf(
  groups: readonly (readonly [string, z.infer<typeof options>])[],
  isWriting: boolean,
): { readonly writes: readonly string[]; readonly more: readonly string[] } {
  if (!isWriting) return { writes: [], more: [] };
  const regexes = groups.flatMap(([group, { fileRegex }]) => (group === 'edit' ? [fileRegex] : []));
  if (regexes.includes(undefined)) return { writes: ['**'], more: [] };
  const globs = regexes.map((regex) => [regex ?? '', globOfRegex(regex ?? '')] as const);
  return {
    writes: globs.flatMap(([, glob]) => glob ?? []),
    more: globs
      .filter(([, glob]) => glob === undefined)
      .map(
        ([regex]) => `The expression "${regex}" for files could not be made into a glob, so it allows no file. Write "writes" yourself.`,
      ),
  };
}

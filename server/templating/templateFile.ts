import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { templateKind } from '../../protocol/templates.ts';
import { closestName } from '../governance/config/closestName.ts';

/** What the id of a template, and so the name of its folder, is made of. */
export const TEMPLATE_ID = /^[a-z][a-z0-9-]{0,59}$/;
/** As `ai.providers` names them. */
const PROVIDER = /^[a-z][a-z0-9-]*$/;
/** https://semver.org, without build metadata. */
const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?$/;

const text = (most: number) => z.string().trim().min(1).max(most);

const fileRule = z.strictObject({
  to: text(300).optional().describe('Path of the file in Liquid, relative to the target folder. Absent: as it lies below `files/`.'),
  when: text(300).optional().describe('Condition in Liquid, such as `tests == true`. Absent: always.'),
  executable: z.boolean().default(false).describe('Whether it can be executed.'),
});

/** `template.yaml`: what a template is, and what it asks for. */
export const templateFile = z.strictObject({
  kind: templateKind.describe('What comes out: files; of a `snippet` or a `prompt` a text.'),
  name: text(60).describe('What people call it.'),
  description: text(200).describe('One sentence: what it makes.'),
  version: z
    .string()
    .regex(VERSION, 'Write a semantic version such as 1.0.0')
    .describe('Semantic version; raise it with every change of what comes out.'),
  tags: z.array(text(40)).max(20).default([]).describe('Words to find it by.'),
  languages: z.array(text(40)).default([]).describe('Language ids of the editor that a snippet is for. Absent: all.'),
  providers: z
    .array(z.string().regex(PROVIDER, 'Write the name of a provider such as anthropic'))
    .max(20)
    .default([])
    .describe('Providers that a prompt has a text of its own for: `text.NAME.liquid`. The others get `text.liquid`.'),
  variables: z.record(z.string(), z.unknown()).default({}).describe('JSON Schema of an object: what is asked for.'),
  files: z.record(text(300), fileRule).default({}).describe('By the path below `files/`, without `.liquid`: where a file goes, and when.'),
  commands: z
    .array(z.strictObject({ name: text(60), command: text(500), when: text(300).optional() }))
    .max(10)
    .default([])
    .describe('Commands that are offered afterwards. Each runs only when a person says yes, and under the policy for commands.'),
  keepsAnswers: z
    .boolean()
    .optional()
    .describe(
      'Whether the answers are kept in `.stewardry/answers`, for `stewardry templates update`. Absent: for projects and pipelines.',
    ),
  examples: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-z0-9-]{1,40}$/, 'Write a name such as with-tests'),
        variables: z.record(z.string(), z.unknown()).default({}),
      }),
    )
    .max(20)
    .default([])
    .describe('Answers that it is tested with; `expected/NAME/` may hold what is to come out.'),
});
export type TemplateManifest = z.infer<typeof templateFile>;

/** Something wrong in a file; the line is from 0. */
export interface FileProblem {
  readonly line: number;
  readonly message: string;
}

/** Reads the text of a `template.yaml`. With any problem there is no template. Never throws. */
export function readTemplateFile(source: string): { readonly manifest?: TemplateManifest; readonly problems: readonly FileProblem[] } {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, merge: false });
  const lineAt = (offset: number): number => Math.max(0, lines.linePos(offset).line - 1);
  const [error] = document.errors;
  if (error !== undefined) return { problems: [{ line: lineAt(error.pos[0]), message: `This is not valid YAML: ${error.message}` }] };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 50 }) ?? {};
  } catch {
    // Aliases of aliases of aliases …
    return { problems: [{ line: 0, message: 'The YAML repeats itself too often by aliases. Write it out.' }] };
  }
  const parsed = templateFile.safeParse(value);
  if (parsed.success) return { manifest: parsed.data, problems: schemaProblems(parsed.data, document, lineAt) };
  return { problems: parsed.error.issues.flatMap((issue) => describe(issue, value, (path) => lineAt(offsetOf(document, path)))) };
}

/** The names of the variables, in the order in which they are asked for. */
export function variableNames({ variables }: Pick<TemplateManifest, 'variables'>): readonly string[] {
  const properties = variables['properties'];
  return typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
}

/** Names that Liquid can speak of. */
const NAME = /^[a-z][a-zA-Z0-9_]*$/;
/** What templates are given besides their variables. */
const RESERVED = ['render', 'forloop', 'true', 'false', 'nil', 'null', 'empty', 'blank'];

function schemaProblems(manifest: TemplateManifest, document: Document, lineAt: (offset: number) => number): readonly FileProblem[] {
  const line = (path: readonly PropertyKey[]): number => lineAt(offsetOf(document, path));
  const names = variableNames(manifest)
    .filter((name) => !NAME.test(name) || RESERVED.includes(name))
    .map((name) => ({
      line: line(['variables', 'properties', name]),
      message: `"${name}" cannot be the name of a variable. Write lower-case letters and digits, such as moduleName; ${RESERVED.join(', ')} are taken.`,
    }));
  if (manifest.providers.length === 0 || manifest.kind === 'prompt') return names;
  const message = `"providers" is only for a prompt: no model reads a ${manifest.kind}. Take it out.`;
  return [...names, { line: line(['providers']), message }];
}

function describe(issue: z.core.$ZodIssue, whole: unknown, lineOf: (path: readonly PropertyKey[]) => number): FileProblem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ line: lineOf([...issue.path, key]), message: unknownKey(key, issue.path) }));
  const key = issue.path.join('.');
  const value = issue.path.reduce<unknown>(propertyOf, whole);
  if (value === undefined) return [{ line: 0, message: `"${key}" is missing. See docs/templates.md for what it is.` }];
  return [{ line: lineOf(issue.path), message: `"${key}" is ${shown(value)}. ${issue.message}.` }];
}

function unknownKey(key: string, path: readonly PropertyKey[]): string {
  const known = path.length === 0 ? Object.keys(templateFile.shape) : [];
  const meant = closestName(key, known);
  return `There is no key "${key}"${path.length === 0 ? '' : ` in "${path.join('.')}"`}.${meant === undefined ? '' : ` Did you mean "${meant}"?`}`;
}

function propertyOf(value: unknown, part: PropertyKey): unknown {
  // Any object may be asked for any property.
  return typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[part] : undefined;
}

function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 60 ? `${json.slice(0, 60).toWellFormed()}…` : json;
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let best = 0;
  for (const part of path) {
    const pair = isMap(node) ? node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(part)) : undefined;
    if (isNode(pair?.key) && pair.key.range) best = pair.key.range[0];
    node = isSeq(node) ? node.items[Number(part)] : pair?.value;
    if (pair === undefined && isNode(node) && node.range) best = node.range[0];
  }
  return best;
}

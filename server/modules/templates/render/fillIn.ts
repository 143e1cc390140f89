import path from 'node:path';
import type { TemplateCommand, VariableProblem } from '../../../../protocol/templates.ts';
import { localDate } from '../../../base/clock.ts';
import { BadInputError, TimeLimitError } from '../../../base/errors.ts';
import type { Call } from '../../../kernel/call.ts';
import { outputPath } from '../../../templating/outputPath.ts';
import type { RenderEntry, RenderFacts } from '../../../templating/templateJobs.ts';
import type { TemplatesContext } from '../context.ts';
import { isTextKind, type Template, type TemplateContents } from '../source/template.ts';

/** A file as the template makes it; the path is relative to the workspace folder. */
export interface FilledFile {
  readonly path: string;
  readonly text: string;
  readonly isExecutable: boolean;
}

export interface Filled {
  readonly kind: 'filled';
  /** The answers with defaults, as the schema has them. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly into: string;
  readonly files: readonly FilledFile[];
  /** Of a snippet or a prompt. */
  readonly text?: string;
  readonly commands: readonly TemplateCommand[];
}

export interface Wrong {
  readonly kind: 'problems';
  readonly problems: readonly VariableProblem[];
}

export interface FillRequest {
  readonly folder: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly into: string;
  /** Whose text of a prompt is taken, where it has one. */
  readonly provider?: string | undefined;
}

/** A template that takes longer is broken or hostile; its thread is ended. Milliseconds. */
const TIME_LIMIT_MS = 5_000;

/** Fills a template in with answers, in a worker. Throws `BadInputError` for a template that is wrong. */
export async function fillIn(ctx: TemplatesContext, template: Template, request: FillRequest, call: Call): Promise<Filled | Wrong> {
  return fillContents(ctx, template, await template.load(), request, call);
}

/** As `fillIn`, for a template that was read. */
export async function fillContents(
  ctx: TemplatesContext,
  template: Template,
  contents: TemplateContents,
  { folder, variables, into: wanted, provider = '' }: FillRequest,
  call: Call,
): Promise<Filled | Wrong> {
  const into = outputPath(wanted, true);
  const { partials, variants } = contents;
  const variant = variants.get(provider);
  const entries = variant === undefined ? contents.entries : [variant];
  const commands = template.manifest.commands.map(commandEntry);
  const job = { schema: template.manifest.variables, values: variables, facts: factsOf(ctx, folder, into, call), partials };
  const options = { lane: 'interactive', timeLimitMs: TIME_LIMIT_MS } as const;
  const response = await ctx.workers
    .run('templates/render', { ...job, entries: [...entries, ...commands] }, options, call.signal)
    .catch((error: unknown) => {
      if (!(error instanceof TimeLimitError)) throw error;
      throw new BadInputError(
        `The template "${template.summary.id}" took longer than ${TIME_LIMIT_MS / 1000} s and was stopped. Look for a loop without end.`,
        { cause: error },
      );
    });
  if (response.kind === 'problems') return response;
  if (response.kind === 'fault') throw faultError(template, response.fault);
  const rendered = response.entries.filter(({ index }) => index < entries.length);
  const files = isTextKind(template.manifest)
    ? []
    : rendered.map(({ index, path: file, text }) => ({
        path: join(into, file),
        text,
        isExecutable: entries[index]?.isExecutable === true,
      }));
  refuseTwice(template, files);
  return {
    kind: 'filled',
    values: response.values,
    into,
    files,
    ...(isTextKind(template.manifest) ? { text: rendered[0]?.text ?? '' } : {}),
    commands: response.entries
      .filter(({ index }) => index >= entries.length)
      .map(({ index, text }) => ({
        name: template.manifest.commands[index - entries.length]?.name ?? '',
        command: text.trim(),
        cwd: into,
      })),
  };
}

/** What is told to a template about where and when it is filled in. */
export function factsOf(ctx: Pick<TemplatesContext, 'clock' | 'newId'>, folder: string, into: string, { actor }: Call): RenderFacts {
  const date = localDate(ctx.clock.now());
  return { id: ctx.newId(), date, year: date.slice(0, 4), folder: path.basename(folder), author: actor.name, into };
}

const join = (into: string, file: string): string => (into === '' ? file : `${into}/${file}`);

function commandEntry({ command, when }: Template['manifest']['commands'][number]): RenderEntry {
  return { source: 'template.yaml', ...(when === undefined ? {} : { when }), text: command, isLiquid: true };
}

function faultError({ summary }: Template, { source, line, message }: { source: string; line: number; message: string }): BadInputError {
  const where = summary.kind === 'persona' ? summary.file : path.join(path.dirname(summary.file), source);
  return new BadInputError(`The template "${summary.id}" is wrong. "${where}", line ${line + 1}: ${message}`);
}

function refuseTwice({ summary }: Template, files: readonly FilledFile[]): void {
  const seen = new Set<string>();
  for (const { path: file } of files) {
    if (seen.has(file.toLowerCase())) throw new BadInputError(`The template "${summary.id}" makes "${file}" twice.`);
    seen.add(file.toLowerCase());
  }
}

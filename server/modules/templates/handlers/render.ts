import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as templates from '../../../../protocol/templates.ts';
import type { Call } from '../../../kernel/call.ts';
import { answersPath, answersText, keepsAnswers } from '../answers/answersFile.ts';
import type { TemplatesContext } from '../context.ts';
import { type Filled, type FilledFile, fillIn } from '../render/fillIn.ts';
import { planFiles } from '../render/planFiles.ts';
import { counted, proposeFiles, WrongAnswersError } from '../render/proposeFiles.ts';
import type { Template } from '../source/template.ts';
import { requireTemplate } from '../source/templatesOf.ts';

type Rendered = ResultIn<typeof templates.render>;

/** Renders a template: a text, or files that are proposed for review. */
export async function render(
  ctx: TemplatesContext,
  { folder, id, variables, into, provider }: ParamsOut<typeof templates.render>,
  call: Call,
): Promise<Rendered> {
  const template = await requireTemplate(ctx, folder, id, call);
  return counted<Rendered>(ctx, folder, template, call, async () => {
    const filled = await fillIn(ctx, template, { folder, variables, into, provider }, call);
    if (filled.kind === 'problems') throw new WrongAnswersError(id, filled.problems);
    if (filled.text !== undefined) return { value: { kind: 'text', text: filled.text }, use: { files: 0, isUpdate: false } };
    const planned = await planFiles(folder, [...filled.files, ...(await answersOf(template, filled))]);
    const title = `${template.summary.name}${into === '' ? '' : ` in ${into}`}`;
    const files = planned.map(({ path, before, after, isExecutable }) => ({ path, base: before, proposed: after, isExecutable }));
    const run = await proposeFiles(ctx, folder, { title: `New ${title}`, files }, call);
    return {
      value: { kind: 'changes', run, commands: [...filled.commands] },
      use: { run: run.id, files: run.filesChanged, isUpdate: false },
    };
  });
}

/** The file of answers, where the template is one to be followed. */
async function answersOf(template: Template, filled: Filled): Promise<readonly FilledFile[]> {
  if (!keepsAnswers(template)) return [];
  return [{ ...(await answersFileOf(template, filled)), isExecutable: false }];
}

/** Where the answers go, and what they say. */
export async function answersFileOf(
  { summary }: Template,
  { values, into, files }: Filled,
): Promise<{ readonly path: string; readonly text: string }> {
  const { id, version } = summary;
  const made = Object.fromEntries(files.map(({ path, text }) => [path, text]));
  return { path: answersPath({ template: id, into }), text: await answersText({ template: id, version, into, variables: values, made }) };
}

import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as templates from '../../../../protocol/templates.ts';
import type { Call } from '../../../kernel/call.ts';
import { propertiesOf } from '../../../templating/checkVariables.ts';
import type { Answers } from '../answers/answersFile.ts';
import { loadAnswers } from '../answers/findAnswers.ts';
import type { TemplatesContext } from '../context.ts';
import { type FilledFile, fillIn } from '../render/fillIn.ts';
import { counted, proposeFiles, WrongAnswersError } from '../render/proposeFiles.ts';
import { requireTemplate } from '../source/templatesOf.ts';
import { answersFileOf } from './render.ts';

type Updated = ResultIn<typeof templates.update>;

/**
 * Renders anew what was made from a template. The change set goes from what the template made then to what it makes now: applying it is a
 * three-way merge, so what people changed since stays.
 */
export async function update(
  ctx: TemplatesContext,
  { folder, file, variables }: ParamsOut<typeof templates.update>,
  call: Call,
): Promise<Updated> {
  const { text, answers } = await loadAnswers(folder, file);
  const template = await requireTemplate(ctx, folder, answers.template, call);
  const { id, name, version } = template.summary;
  return counted<Updated>(ctx, folder, template, call, async () => {
    const known = propertiesOf(template.manifest.variables);
    const kept = Object.entries(answers.variables).filter(([variable, value]) => variable in known && value !== null);
    const filled = await fillIn(
      ctx,
      template,
      { folder, variables: { ...Object.fromEntries(kept), ...variables }, into: answers.into },
      call,
    );
    if (filled.kind === 'problems') throw new WrongAnswersError(id, filled.problems);
    const own = { path: file, base: text, proposed: (await answersFileOf(template, filled)).text };
    const title = `Update ${name} to ${version}${answers.into === '' ? '' : ` in ${answers.into}`}`;
    const run = await proposeFiles(ctx, folder, { title, files: [...movedOn(answers, filled.files), own] }, call);
    return {
      value: { kind: 'changes', run, commands: [...filled.commands] },
      use: { run: run.id, files: run.filesChanged, isUpdate: true },
    };
  });
}

/** From what was made to what is made now; what is made no longer goes away. */
function movedOn({ made }: Answers, files: readonly FilledFile[]) {
  const now = new Map(files.map((each) => [each.path, each]));
  const paths = [...new Set([...Object.keys(made), ...now.keys()])];
  return paths.map((path) => ({
    path,
    base: made[path] ?? null,
    proposed: now.get(path)?.text ?? null,
    isExecutable: now.get(path)?.isExecutable === true,
  }));
}

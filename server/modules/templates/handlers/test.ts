import type { ParamsOut, ResultIn, TemplateTestResult } from '../../../../protocol/index.ts';
import type * as templates from '../../../../protocol/templates.ts';
import { isCancellation, messageOf } from '../../../base/errors.ts';
import type { Call } from '../../../kernel/call.ts';
import type { TemplatesContext } from '../context.ts';
import { type Filled, fillContents } from '../render/fillIn.ts';
import type { Template, TemplateContents } from '../source/template.ts';
import { requireTemplate, templatesOf } from '../source/templatesOf.ts';

type Example = Template['manifest']['examples'][number];

/** Renders every example of templates and compares what comes out with what is expected. */
export async function test(
  ctx: TemplatesContext,
  { folder, ids }: ParamsOut<typeof templates.test>,
  call: Call,
): Promise<ResultIn<typeof templates.test>> {
  const chosen =
    ids.length === 0 ? await ownTemplates(ctx, folder, call) : await Promise.all(ids.map((id) => requireTemplate(ctx, folder, id, call)));
  const results: TemplateTestResult[] = [];
  for (const template of chosen) results.push(...(await testOne(ctx, folder, template, call)));
  return { results };
}

async function ownTemplates(ctx: TemplatesContext, folder: string, call: Call): Promise<readonly Template[]> {
  const { templates: found } = await templatesOf(ctx, folder, call);
  return [...found.values()].filter(({ summary }) => summary.layer === 'workspace' && summary.kind !== 'persona');
}

async function testOne(ctx: TemplatesContext, folder: string, template: Template, call: Call): Promise<readonly TemplateTestResult[]> {
  const { summary, manifest } = template;
  const failed = (example: string, message: string): TemplateTestResult => ({
    template: summary.id,
    example,
    passed: false,
    messages: [message],
  });
  if (manifest.examples.length === 0) return [failed('', 'There is no example to test it with. Add one to "examples" in template.yaml.')];
  const results: TemplateTestResult[] = [];
  try {
    const contents = await template.load();
    const cases = casesOf(manifest);
    for (const example of cases) {
      const messages = await tryExample(ctx, folder, template, contents, example, call);
      results.push({ template: summary.id, example: example.name, passed: messages.length === 0, messages: [...messages] });
    }
    const unknown = [...contents.expected.keys()].find((name) => !cases.some((example) => example.name === name));
    if (unknown !== undefined) results.push(failed(unknown, `"expected/${unknown}" belongs to no example.`));
  } catch (error) {
    if (isCancellation(error)) throw error;
    results.push(failed('', messageOf(error)));
  }
  return results;
}

interface Case extends Example {
  readonly provider?: string;
}

/** Every example, and of a prompt every example in the words for each provider, as `EXAMPLE.PROVIDER`. */
function casesOf({ examples, providers }: Template['manifest']): readonly Case[] {
  return examples.flatMap((example) => [
    example,
    ...providers.map((provider) => ({ ...example, name: `${example.name}.${provider}`, provider })),
  ]);
}

async function tryExample(
  ctx: TemplatesContext,
  folder: string,
  template: Template,
  contents: TemplateContents,
  { name, variables, provider }: Case,
  call: Call,
): Promise<readonly string[]> {
  try {
    const filled = await fillContents(ctx, template, contents, { folder, variables, into: '', provider }, call);
    if (filled.kind === 'problems') return filled.problems.map(({ message }) => message);
    const expected = contents.expected.get(name);
    return expected === undefined ? [] : differences(filled, expected);
  } catch (error) {
    if (isCancellation(error)) throw error;
    return [messageOf(error)];
  }
}

/** Only files that are expected are compared: who wants less writes less. */
function differences({ text, files }: Filled, expected: ReadonlyMap<string, string>): readonly string[] {
  const made = new Map(text === undefined ? files.map((file) => [file.path, file.text] as const) : [['', text] as const]);
  return [...expected].flatMap(([path, wanted]) => {
    const found = made.get(path);
    const what = path === '' ? 'The text' : `"${path}"`;
    if (found === undefined) return [`${what} is expected, and is not made.`];
    return found === wanted ? [] : [`${what} is not as expected: ${firstDifference(found, wanted)}`];
  });
}

function firstDifference(found: string, wanted: string): string {
  const [a, b] = [found.split('\n'), wanted.split('\n')];
  const line = a.findIndex((each, index) => each !== b[index]);
  const at = line < 0 ? a.length : line;
  return `line ${at + 1} is ${JSON.stringify(a[at] ?? '')} instead of ${JSON.stringify(b[at] ?? '')}.`;
}

import { parseDocument } from 'yaml';
import type { PersonaSummary } from '../../../../protocol/personas.ts';
import { BadInputError } from '../../../base/errors.ts';
import { type TemplateManifest, templateFile } from '../../../templating/templateFile.ts';
import { readText } from './readFolder.ts';
import { summaryOf } from './readTemplates.ts';
import type { Template, TemplateContents } from './template.ts';

const PREFIX = 'persona/';

/** Every persona is a template for another one: the same prompt and limits under a name of its own, in `.stewardry/personas`. */
export function personaTemplate(persona: PersonaSummary): Template {
  const manifest = manifestOf(persona);
  const { file, layer } = persona;
  return {
    summary: summaryOf(manifest, { id: `${PREFIX}${persona.id}`, file, layer: { layer } }),
    manifest,
    load: async () => contentsOf(await readText(file)),
  };
}

function manifestOf({ id, name, description }: PersonaSummary): TemplateManifest {
  return templateFile.parse({
    kind: 'persona',
    name,
    description,
    version: '1.0.0',
    tags: ['persona'],
    variables: {
      type: 'object',
      required: ['id', 'name', 'description'],
      properties: {
        id: {
          type: 'string',
          title: 'Id',
          description: 'Name of the file in .stewardry/personas. The same id replaces the persona in this workspace.',
          pattern: '^[a-z][a-z0-9-]{0,39}$',
          errorMessage: '"Id" must be lower-case letters, digits and dashes, such as api-reviewer.',
          default: id,
        },
        name: { type: 'string', title: 'Name', maxLength: 60, minLength: 1, default: name },
        description: {
          type: 'string',
          title: 'Description',
          description: 'One sentence: what it is good for.',
          minLength: 1,
          maxLength: 300,
          default: description,
        },
      },
    },
    examples: [{ name: 'renamed', variables: { id: 'my-persona', name: 'Mine' } }],
  });
}

/** The file with name and description filled in, and the rest as it is. */
function contentsOf(text: string): TemplateContents {
  const [whole, yaml] = /^---[ \t]*\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|$)/m.exec(text) ?? [];
  if (whole === undefined || yaml === undefined)
    throw new BadInputError('The persona has no front matter, so no template can be made of it.');
  const document = parseDocument(yaml);
  document.set('name', NAME);
  document.set('description', DESCRIPTION);
  const front = raw(document.toString({ lineWidth: 0 }))
    .replace(`"${NAME}"`, '{% endraw %}{{ name | json }}{% raw %}')
    .replace(`"${DESCRIPTION}"`, '{% endraw %}{{ description | json }}{% raw %}');
  const filled = `---\n${front}---\n${raw(text.slice(whole.length))}`;
  const entry = { source: 'persona.md', to: '.stewardry/personas/{{ id }}.md', text: filled, isLiquid: true, isExecutable: false };
  return { entries: [entry], variants: new Map(), partials: {}, about: '', expected: new Map() };
}

/** Quoted by YAML, because they begin with a character that it keeps for itself. */
const NAME = '@@stewardry-name@@';
const DESCRIPTION = '@@stewardry-description@@';

/** Text that Liquid leaves alone. */
const raw = (text: string): string =>
  text === '' ? '' : `{% raw %}${text.replaceAll('{% endraw %}', '{% endraw %}{{ "{% endraw %}" }}{% raw %}')}{% endraw %}`;

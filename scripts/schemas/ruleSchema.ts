import { checkOptions } from '../../server/governance/checks/checkOptions.ts';
import { stewardshipSchema } from '../../server/governance/rules/stewardship.ts';
import { fromZod, type JsonSchema } from './jsonSchema.ts';

/**
 * The schema of `.stewardry/rules/*.yml`: ast-grep's format (https://ast-grep.github.io/reference/yaml.html, rule objects
 * https://ast-grep.github.io/reference/rule.html) with our keys `check` and `stewardry`. It offers and explains; what is really
 * wrong is said by the backend, so unknown keys are allowed as ast-grep allows them.
 */
export function ruleSchema(): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Stewardry rule',
    description: "A rule in ast-grep's format.",
    type: 'object',
    required: ['id'],
    oneOf: [{ required: ['rule', 'language'] }, { required: ['check'] }],
    properties: { ...ruleKeys(), ...ourKeys() },
    definitions: {
      ruleObject,
      stopBy,
      relation: { allOf: [{ $ref: '#/definitions/ruleObject' }, { properties: { stopBy: ref('stopBy') } }] },
      transform,
      fix,
    },
  };
}

const languages = [
  ...['TypeScript', 'Tsx', 'JavaScript', 'Html', 'Css', 'Angular', 'Bash', 'C', 'Cpp', 'CSharp', 'Dart', 'Elixir', 'Go', 'Haskell'],
  ...['Java', 'Json', 'Kotlin', 'Lua', 'Markdown', 'Php', 'Python', 'Ruby', 'Rust', 'Scala', 'Sql', 'Swift', 'Toml', 'Yaml'],
];

function ref(name: string): JsonSchema {
  return { $ref: `#/definitions/${name}` };
}

function text(description: string): JsonSchema {
  return { type: 'string', description };
}

function globs(description: string): JsonSchema {
  const glob = { type: 'string' };
  return {
    description,
    type: 'array',
    items: { anyOf: [glob, { type: 'object', required: ['glob'], properties: { glob, caseInsensitive: { type: 'boolean' } } }] },
  };
}

function ruleKeys(): Record<string, JsonSchema> {
  return {
    id: text('Names the rule in findings, suppressions and configuration. Unique.'),
    language: { description: 'Language of the code that the rule looks at.', anyOf: [{ enum: languages }, { type: 'string' }] },
    rule: { ...ref('ruleObject'), description: 'What to look for.' },
    constraints: {
      type: 'object',
      description: 'What a meta variable must match, by its name without `$`.',
      additionalProperties: ref('ruleObject'),
    },
    utils: { type: 'object', description: 'Rules that `matches` can name.', additionalProperties: ref('ruleObject') },
    transform: { ...ref('transform'), description: 'New meta variables made from matched ones, for `fix` and `message`.' },
    rewriters: {
      type: 'array',
      description: 'Rules with a fix that a `rewrite` transformation applies.',
      items: {
        type: 'object',
        required: ['id', 'rule', 'fix'],
        properties: { id: text('Name.'), rule: ref('ruleObject'), fix: ref('fix') },
      },
    },
    fix: { ...ref('fix'), description: 'What to put in place of the match; meta variables stand for their code.' },
    files: globs('Only these files, relative to the folder that holds `.stewardry`.'),
    ignores: globs('Not these files.'),
    severity: { enum: ['error', 'warning', 'info', 'hint', 'off'], default: 'hint' },
    message: text('One line that says what is wrong. `$NAME` stands for matched code.'),
    note: text('Why, and what to do instead. Markdown.'),
    url: { type: 'string', format: 'uri', description: 'Where to read more.' },
    labels: {
      type: 'object',
      description: 'Messages at meta variables inside the match.',
      additionalProperties: {
        type: 'object',
        required: ['style'],
        properties: { style: { enum: ['primary', 'secondary'] }, message: { type: 'string' } },
      },
    },
    metadata: { type: 'object', description: 'Anything else, such as CWE numbers. Kept, not interpreted.' },
  };
}

function ourKeys(): Record<string, JsonSchema> {
  return {
    check: {
      ...fromZod(checkOptions),
      description: 'Instead of `rule`: a check that is not about syntax.',
    },
    stewardry: { ...fromZod(stewardshipSchema), description: "What ast-grep's format lacks." },
  };
}

const stopBy: JsonSchema = {
  description: 'How far to look: the nearest node, the end, or a node that matches.',
  anyOf: [{ enum: ['neighbor', 'end'] }, ref('ruleObject')],
};

const ruleObject: JsonSchema = {
  type: 'object',
  properties: {
    pattern: {
      description: 'Code with meta variables: `$NAME` for one node, `$$$NAME` for any number.',
      anyOf: [
        { type: 'string' },
        {
          type: 'object',
          required: ['context'],
          properties: {
            context: { type: 'string' },
            selector: { type: 'string' },
            strictness: { enum: ['cst', 'smart', 'ast', 'relaxed', 'signature', 'template'] },
          },
        },
      ],
    },
    kind: text('Kind of the node in the syntax tree.'),
    regex: text("A regular expression (Rust's syntax) that the node's whole text must match."),
    nthChild: {
      description: 'Position among the siblings, from 1.',
      anyOf: [
        { type: 'integer', minimum: 1 },
        { type: 'string' },
        {
          type: 'object',
          required: ['position'],
          properties: { position: { type: ['integer', 'string'] }, ofRule: ref('ruleObject'), reverse: { type: 'boolean' } },
        },
      ],
    },
    range: { type: 'object', required: ['start', 'end'], properties: { start: place(), end: place() } },
    inside: { ...ref('relation'), description: 'An ancestor matches.' },
    has: { ...ref('relation'), description: 'A descendant matches.' },
    precedes: { ...ref('relation'), description: 'A later sibling matches.' },
    follows: { ...ref('relation'), description: 'An earlier sibling matches.' },
    stopBy: ref('stopBy'),
    field: text('Field of the parent in the syntax tree.'),
    all: { type: 'array', items: ref('ruleObject'), description: 'Every one matches.' },
    any: { type: 'array', items: ref('ruleObject'), description: 'At least one matches.' },
    not: { ...ref('ruleObject'), description: 'Does not match.' },
    matches: { description: 'The rule of this name under `utils` matches.', anyOf: [{ type: 'string' }, { type: 'object' }] },
  },
};

function place(): JsonSchema {
  return {
    type: 'object',
    required: ['line', 'column'],
    properties: { line: { type: 'integer', minimum: 0 }, column: { type: 'integer', minimum: 0 } },
  };
}

const transform: JsonSchema = {
  type: 'object',
  additionalProperties: {
    anyOf: [
      { type: 'string' },
      {
        type: 'object',
        properties: {
          replace: {
            type: 'object',
            required: ['source', 'replace', 'by'],
            properties: { source: { type: 'string' }, replace: { type: 'string' }, by: { type: 'string' } },
          },
          substring: {
            type: 'object',
            required: ['source'],
            properties: { source: { type: 'string' }, startChar: { type: 'integer' }, endChar: { type: 'integer' } },
          },
          convert: {
            type: 'object',
            required: ['source', 'toCase'],
            properties: {
              source: { type: 'string' },
              toCase: { enum: ['lowerCase', 'upperCase', 'capitalize', 'camelCase', 'snakeCase', 'kebabCase', 'pascalCase'] },
              separatedBy: { type: 'array', items: { enum: ['dash', 'dot', 'space', 'slash', 'underscore', 'caseChange'] } },
            },
          },
          rewrite: {
            type: 'object',
            required: ['source', 'rewriters'],
            properties: { source: { type: 'string' }, rewriters: { type: 'array', items: { type: 'string' } }, joinBy: { type: 'string' } },
          },
        },
      },
    ],
  },
};

const expansion: JsonSchema = { allOf: [ref('ruleObject'), { properties: { stopBy: ref('stopBy') } }] };
const fixObject: JsonSchema = {
  type: 'object',
  required: ['template'],
  properties: { template: { type: 'string' }, title: text('Shown in the menu.'), expandStart: expansion, expandEnd: expansion },
};
const fix: JsonSchema = { anyOf: [{ type: 'string' }, fixObject, { type: 'array', items: fixObject }] };

import { z } from 'zod';
import { defineNotification, defineRequest } from './define.ts';
import { runSummary } from './runs.ts';
import { folder } from './workspace.ts';

/** What comes out: files; `snippet` and `prompt`: a text. */
export const templateKind = z.enum(['file', 'snippet', 'project', 'prompt', 'task', 'pipeline', 'rule', 'persona']);
export type TemplateKind = z.infer<typeof templateKind>;

/** Weakest first: a template of a later layer replaces one of the same id. */
export const templateLayer = z.enum(['built-in', 'user', 'package', 'workspace']);

export const templateSummary = z.object({
  /** The name of its folder, such as `node-service`; of a persona `persona/ID`. */
  id: z.string(),
  kind: templateKind,
  name: z.string(),
  /** One sentence. */
  description: z.string(),
  /** Semantic version (https://semver.org). */
  version: z.string(),
  layer: templateLayer,
  /** `npm:@acme/templates`, for the layer `package`. */
  package: z.string().optional(),
  /** Absolute path of its manifest, or of the persona's file. */
  file: z.string(),
  tags: z.array(z.string()),
  /** Language ids of the editor that a snippet is for; empty: all. */
  languages: z.array(z.string()),
  /** Providers that a prompt has a text of its own for. */
  providers: z.array(z.string()),
  /** Names of variables, those that must be given first. */
  variables: z.array(z.string()),
  /** How often it was rendered in this folder, and how often that failed. */
  uses: z.object({ rendered: z.number().int(), failed: z.number().int(), /** ISO 8601 */ lastAt: z.string().optional() }),
});
export type TemplateSummary = z.infer<typeof templateSummary>;

const problem = z.object({
  /** Absolute path. */
  file: z.string(),
  /** From 0. */
  line: z.number().int(),
  message: z.string(),
});

/** Any client: the templates of a folder. */
export const list = defineRequest(
  'templates/list',
  z.object({ folder, kinds: z.array(templateKind).default([]) }),
  z.object({ templates: z.array(templateSummary), problems: z.array(problem) }),
);

/** What is run afterwards, one by one, each only when a person says yes. */
const command = z.object({ name: z.string(), command: z.string(), /** Relative to the folder. */ cwd: z.string() });
export type TemplateCommand = z.infer<typeof command>;

const ofOne = z.object({ folder, id: z.string() });

/** Any client: one template with the JSON Schema of its variables. */
export const show = defineRequest(
  'templates/show',
  ofOne,
  z.object({
    template: templateSummary,
    /** JSON Schema of an object; properties may have `title`, `description`, `default`, `enum`, `examples`. */
    schema: z.record(z.string(), z.unknown()),
    /** Paths as they are written, variables not filled in. */
    files: z.array(z.string()),
    commands: z.array(z.string()),
    /** Whether the answers are kept in `.stewardry/answers`, so that `templates/update` can follow the template. */
    keepsAnswers: z.boolean(),
    /** Markdown: what it is for, when there is more to say than a sentence. */
    about: z.string(),
    examples: z.array(z.object({ name: z.string(), variables: z.record(z.string(), z.unknown()) })),
  }),
);

const variables = z.record(z.string(), z.unknown()).default({});
const filled = z.object({
  folder,
  id: z.string(),
  variables,
  /** Folder that the files go into, relative to the workspace folder; empty: itself. */
  into: z.string().default(''),
  /** Of a prompt: the name of the provider that it is for. Absent, or without a text of its own: the text for all. */
  provider: z.string().optional(),
});

/** What is wrong with a value; `variable` is empty when it is none of a single one. */
const variableProblem = z.object({ variable: z.string(), message: z.string() });
export type VariableProblem = z.infer<typeof variableProblem>;

export const plannedFile = z.object({
  /** Relative to the folder. */
  path: z.string(),
  change: z.enum(['added', 'modified', 'unchanged']),
  /** `null`: it is not there. */
  before: z.string().nullable(),
  after: z.string(),
  isExecutable: z.boolean(),
});
export type PlannedFile = z.infer<typeof plannedFile>;

/** Any client: what rendering would come to. Nothing is written, and nothing is recorded. */
export const preview = defineRequest(
  'templates/preview',
  filled,
  z.object({
    problems: z.array(variableProblem),
    files: z.array(plannedFile),
    /** Of a snippet or a prompt. */
    text: z.string().optional(),
    commands: z.array(command),
  }),
);

const proposed = z.object({
  kind: z.literal('changes'),
  /** A change set for review: `runs/changeSet`, `runs/apply`, `runs/undo`. Nothing is written before it is applied. */
  run: runSummary,
  commands: z.array(command),
});

/**
 * Any client: renders. Files become a change set that is reviewed, applied and taken back like that of a run; a snippet or a prompt is
 * the answer. Fails with `BAD_INPUT` when a variable is wrong, and with `CONFLICT` when there is nothing to change.
 */
export const render = defineRequest(
  'templates/render',
  filled,
  z.discriminatedUnion('kind', [proposed, z.object({ kind: z.literal('text'), text: z.string() })]),
  { effect: 'files' },
);

/** What was made from a template that can be followed. */
const answersFile = z.object({
  /** Relative to the folder: `.stewardry/answers/NAME.yaml`. */
  file: z.string(),
  template: z.string(),
  version: z.string(),
  into: z.string(),
  /** `outdated`: the template has moved on, to `available`; `missing`: there is no such template any more; `broken`: the file cannot be read. */
  state: z.enum(['current', 'outdated', 'missing', 'broken']),
  available: z.string().optional(),
  message: z.string().optional(),
});
export type TemplateAnswers = z.infer<typeof answersFile>;

/** Any client: what was made from templates, and which of these have moved on. */
export const answers = defineRequest('templates/answers', z.object({ folder }), z.object({ answers: z.array(answersFile) }));

/**
 * Any client: renders anew what was made from a template that has moved on. The change set goes from what the old version made to what
 * the new one makes, so that applying it keeps what people changed since. `variables`: those that differ from the kept answers.
 */
export const update = defineRequest('templates/update', z.object({ folder, file: z.string(), variables }), proposed, { effect: 'files' });

/** Any client: renders the examples of templates and compares them with what is expected; without `ids` all of the workspace. */
export const test = defineRequest(
  'templates/test',
  z.object({ folder, ids: z.array(z.string()).default([]) }),
  z.object({
    results: z.array(
      z.object({
        template: z.string(),
        example: z.string(),
        passed: z.boolean(),
        /** What is wrong, a sentence each. */
        messages: z.array(z.string()),
      }),
    ),
  }),
);
export type TemplateTestResult = z.infer<typeof test.result>['results'][number];

/** Server to client: templates, or how often they were used, changed. */
export const changed = defineNotification('templates/changed', z.object({ folder }));

/** Writes docs/protocol.md from `protocol/`: the schemas say the shapes, the comments say the rest. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { CommandDefinition } from '../../protocol/commands.ts';
import type { ClientRequestDefinition, NotificationDefinition, RequestDefinition } from '../../protocol/index.ts';
import * as protocol from '../../protocol/index.ts';
import { type FileComments, readComments, readEnumeration } from './comments.ts';
import { type Field, fieldsOf, type SharedShapes, typeOf } from './fields.ts';

interface Domain {
  readonly name: string;
  readonly about: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** Files beside the one of its name that it is written in. */
  readonly alsoIn?: readonly string[];
}

/** Files with messages, in the order of the page, and what each is about. */
const DOMAINS: readonly Domain[] = [
  { name: 'workspace', about: 'Folders, configuration, git and the health of the backend.', values: protocol.workspace },
  { name: 'jobs', about: 'Background work that outlives a process: what waits, runs, has ended or is stuck.', values: protocol.jobs },
  { name: 'health', about: 'How everything does that the backend stands on.', values: protocol.health },
  { name: 'metrics', about: 'What is counted and measured.', values: protocol.metrics },
  {
    name: 'analytics',
    about: 'What waits for a person, findings and runs over time, named metrics, and the compliance report.',
    values: protocol.analytics,
  },
  { name: 'access', about: 'Who asks, and what they may ask for.', values: protocol.access },
  { name: 'backup', about: 'Backups of databases, restoring them, and encryption.', values: protocol.backup },
  {
    name: 'rules',
    about: 'Checking, scanning, fixing, suppressing, what is known about rules, and writing them.',
    values: protocol.rules,
    alsoIn: ['ruleEditing', 'waivers'],
  },
  { name: 'ai', about: "Models: which there are, how their providers do, what they cost, and the editor's own.", values: protocol.ai },
  {
    name: 'runs',
    about: 'AI tasks: starting, steering, questions, reviewing what came of them, applying and taking back.',
    values: protocol.runs,
    alsoIn: ['runReview', 'runQuestion', 'runRecords'],
  },
  {
    name: 'agents',
    about: 'What other programs may ask: agents over MCP, and the language models of the editor ([mcp.md](mcp.md)).',
    values: protocol.agents,
  },
  { name: 'sessions', about: 'Conversations with personas, and what goes to a model with them.', values: protocol.sessions },
  { name: 'personas', about: 'Who works: what each persona is told and what it may do at most.', values: protocol.personas },
  {
    name: 'practices',
    about: 'How the team wants things done: texts, the rules that check them, and how far they are adopted.',
    values: protocol.practices,
  },
  { name: 'glossary', about: 'Explaining terms and rules to readers of every level.', values: protocol.glossary },
  { name: 'imports', about: 'What the files of other programs become here.', values: protocol.imports },
  { name: 'events', about: 'What has happened and is kept. The events themselves are in [events.md](events.md).', values: protocol.events },
  { name: 'data', about: 'The databases: what is in them, and moving them between engines.', values: protocol.data },
  { name: 'audit', about: 'The append-only record: reading, verifying, proving, signing and pruning it.', values: protocol.audit },
  { name: 'modules', about: 'Which modules there are, and switching them while the backend runs.', values: protocol.modules },
];

/** Shapes that many messages share, by the name that the page gives them. */
const SHAPES = {
  Position: protocol.position,
  Range: protocol.range,
  Severity: protocol.severity,
  TextEdit: protocol.textEdit,
  Fix: protocol.fix,
  RelatedLocation: protocol.relatedLocation,
  Suppression: protocol.suppression,
  Finding: protocol.finding,
  Notice: protocol.notice,
  ScanScope: protocol.rules.scanScope,
  EventRecord: protocol.events.eventRecord,
  DeadLetter: protocol.events.deadLetter,
  AuditRow: protocol.audit.auditRow,
  AuditActor: protocol.audit.auditActor,
  AuditVerdict: protocol.audit.auditVerdict,
} as const;

const shared: SharedShapes = new Map(Object.entries(SHAPES).map(([name, schema]) => [schema, name]));

/** The whole page. `folder`: the absolute path of `protocol/`. */
export function protocolPage(folder: string): string {
  const read = (name: string): string => readFileSync(join(folder, `${name}.ts`), 'utf8');
  return `${[
    INTRODUCTION,
    // Read as one: shapes of one file are used in another.
    ...DOMAINS.map((one) => domain(one, readComments([one.name, ...(one.alsoIn ?? [])].map(read).join('\n')))),
    `## Shapes\n\n${Object.entries(SHAPES)
      .map(([name, schema]) =>
        shape(
          name,
          schema,
          ['finding', 'rules', 'events', 'audit'].map((file) => readComments(read(file))),
        ),
      )
      .join('\n\n')}`,
    errors(read('errors')),
    commands(readComments(read('commands'))),
  ].join('\n\n')}\n`;
}

const INTRODUCTION = `# Protocol

Generated from \`protocol/\` by \`npm run docs:protocol\`. Do not edit it: \`npm run check\` fails when it is stale.

The editor speaks LSP with the backend, and beside it every request below under its own method name, with one parameter object. The
command line calls the same requests in its own process. Parameters and results are validated both ways. Positions are LSP's: lines and
characters from 0, a character is a UTF-16 code unit, ranges end exclusive. \`folder\` is the absolute path of a workspace folder. Paths are relative to the folder and \`/\`-separated, unless it says otherwise.
A request that changes something says so; the others only answer, and any role may ask them.
"Module to module" messages are not for clients, though the connection answers them too.`;

function domain({ name, about, values }: Domain, comments: FileComments): string {
  // In the order of the files: modules sort their exports by name.
  const messages = [...comments.exported.keys()].flatMap((key) => {
    const value = values[key];
    return isMessage(value) ? [message(key, value, comments)] : [];
  });
  return `## ${name}\n\n${about}\n\n${messages.join('\n\n')}`;
}

type Message = RequestDefinition | NotificationDefinition | ClientRequestDefinition;

const KINDS: readonly unknown[] = ['request', 'notification', 'clientRequest'];

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && 'kind' in value && KINDS.includes(value.kind);
}

function message(key: string, definition: Message, comments: FileComments): string {
  const params = `Parameters:\n\n${table(fieldsOf(definition.params, 'input', shared), comments.properties(key, 1))}`;
  const result =
    definition.kind !== 'notification'
      ? [`Result:\n\n${table(fieldsOf(definition.result, 'output', shared), comments.properties(key, 2))}`]
      : ['No answer.'];
  const comment = comments.exported.get(key);
  if (!comment) throw new Error(`The message "${definition.method}" has no comment: say who sends it to whom, and when.`);
  return [`### ${definition.method}`, `*${kind(definition)}.* ${comment}`, params, ...result].join('\n\n');
}

/** `request`, or what it changes and the least role that may ask. */
function kind(definition: Message): string {
  if (definition.kind === 'clientRequest') return 'request to the editor';
  if (definition.kind === 'notification' || definition.traits.effect === 'none') return definition.kind;
  return `${definition.kind}, changes ${definition.traits.effect}, for a ${definition.traits.power} or more`;
}

function shape(name: string, schema: z.ZodType, files: readonly FileComments[]): string {
  const key = name.charAt(0).toLowerCase() + name.slice(1);
  const comments = files.find((file) => file.exported.has(key));
  const about = comments?.exported.get(key);
  const fields = fieldsOf(schema, 'output', shared);
  const body = fields.length > 0 ? table(fields, comments?.properties(key) ?? new Map()) : `${typeOf(schema, 'output', shared)}.`;
  return [`### ${name}`, ...(about ? [about] : []), body].join('\n\n');
}

function table(fields: readonly Field[], comments: ReadonlyMap<string, string>): string {
  if (fields.length === 0) return 'none.';
  const rows = fields.map((field) => `| \`${field.name}\` | ${field.type} | ${remarks(field, comments)} |`);
  return ['| field | type | |', '| --- | --- | --- |', ...rows].join('\n');
}

function remarks(field: Field, comments: ReadonlyMap<string, string>): string {
  const presence =
    field.default === undefined ? (field.isRequired ? [] : ['Optional.']) : [`Default \`${JSON.stringify(field.default)}\`.`];
  return [...presence, comments.get(field.name.replaceAll('[]', '')) ?? ''].join(' ').replaceAll('|', '\\|').trim();
}

function errors(text: string): string {
  const known = new Map(readEnumeration(text));
  const rows = protocol.errorCode.options.map((code) => `| \`${code}\` | ${known.get(code) ?? ''} |`);
  const about = `A failure crosses the wire as \`{ code, message, correlationId, data? }\`, in LSP in the \`data\` of the response error. The message is for a person.`;
  return [`## Errors`, about, ['| code | meaning |', '| --- | --- |', ...rows].join('\n')].join('\n\n');
}

function commands(comments: FileComments): string {
  const parts = Object.entries(protocol.commands).flatMap(([key, value]) => (isCommand(value) ? [command(key, value, comments)] : []));
  return `## Client commands\n\nThe backend names these commands of the editor in code actions, lenses and hovers, each with one argument object.\n\n${parts.join('\n\n')}`;
}

function isCommand(value: unknown): value is CommandDefinition {
  return typeof value === 'object' && value !== null && 'id' in value && 'argument' in value && value.argument instanceof z.ZodType;
}

function command(key: string, { id, argument }: CommandDefinition, comments: FileComments): string {
  return [`### ${id}`, comments.exported.get(key) ?? '', table(fieldsOf(argument, 'input', shared), comments.properties(key, 1))].join(
    '\n\n',
  );
}

import { z } from 'zod';
import { loopTools } from '../../../server/ai/agent/loopTools.ts';
import { createTools } from '../../../server/ai/tools/createTools.ts';
import { MemoryEffects } from '../../../server/ai/tools/fixtures/memoryEffects.ts';
import type { Tool } from '../../../server/ai/tools/tool.ts';
import type { ActionKind } from '../../../server/governance/govern/action.ts';

const never = new AbortController().signal;

/** An input of every tool, so that the page says which action it really comes to. A new tool without one fails the test. */
const SAMPLES: Readonly<Record<string, unknown>> = {
  read_file: { path: 'a.ts' },
  list_files: {},
  search: { pattern: 'a' },
  find_symbol: { name: 'a' },
  edit_file: { path: 'a.ts', edits: [{ old_text: 'a', new_text: 'b' }] },
  write_file: { path: 'b.ts', content: 'b' },
  move_file: { from: 'a.ts', to: 'b.ts' },
  delete_file: { path: 'a.ts' },
  run_command: { command: 'ls' },
  run_tests: {},
  check_rules: { paths: ['a.ts'] },
  ask_person: { question: 'Which?' },
  note_decision: { what: 'So', why: 'Because' },
  delegate: { persona: 'reviewer', task: 'Look.' },
};

const REACHES: Readonly<Partial<Record<ActionKind, string>>> = {
  read: 'looks at files of the run',
  edit: "writes files of the run's own copy",
  command: 'runs a program',
  note: 'nothing outside the run',
  delegate: 'another persona, within the same limits',
};

/** docs/tools.md, made from the factories. */
export async function toolsPage(): Promise<string> {
  const tools = createTools({
    shell: 'posix',
    verify: [{ name: 'test', command: 'npm test', timeoutMs: 1 }],
    delegates: [{ id: 'reviewer', description: '' }],
  });
  const rows = await Promise.all(tools.map(row));
  const own = [...loopTools(true), ...loopTools(false)].filter(
    ({ name }, index, all) => all.findIndex((each) => each.name === name) === index,
  );
  const ownRows = own.map(({ name, parameters }) => `| \`${name}\` | ${inputOf(parameters)} |`);
  return PAGE.replace('{{tools}}', ['| tool | input | action | reaches |', '| --- | --- | --- | --- |', ...rows].join('\n')).replace(
    '{{own}}',
    ['| tool | input |', '| --- | --- |', ...ownRows].join('\n'),
  );
}

async function row(tool: Tool): Promise<string> {
  const plan = await tool.plan(tool.input.parse(SAMPLES[tool.name]), new MemoryEffects({ 'a.ts': 'a' }).tree, never);
  if ('problem' in plan) throw new Error(`${tool.name}: ${plan.problem}`);
  const { kind } = plan.action;
  return `| \`${tool.name}\` | ${inputOf(z.toJSONSchema(tool.input, { io: 'input' }))} | \`${kind}\` | ${REACHES[kind] ?? 'NOT DESCRIBED'} |`;
}

/** Names of an input's properties, those that may be left out with a question mark. */
function inputOf(schema: Readonly<Record<string, unknown>>): string {
  const { properties = {}, required = [] } = z
    .object({ properties: z.record(z.string(), z.unknown()).optional(), required: z.array(z.string()).optional() })
    .parse(schema);
  return Object.keys(properties)
    .map((name) => `\`${name}${required.includes(name) ? '' : '?'}\``)
    .join(', ');
}

const PAGE = `# Tools: what a model can ask for

Made by \`npx vitest run test/integration/agent/toolsPage.test.ts -u\` from \`test/integration/agent/toolsPage.ts\`; do not edit.

A tool is split in two ([ADR 0020](adr/0020-an-action-is-data-an-effect-is-lent.md)). \`plan\` looks at the run's copy of the tree and answers with an
**action**, a value that says exactly what would happen. \`perform\` gets at the outside world only through the effects that the governor lends, after it
has allowed that action. So every row is decided on by all checks of \`govern\`: the persona's tools and paths, budgets, rules, session, anomalies. What a persona
has is the list \`tools\` of its file.

{{tools}}

\`?\`: may be left out. \`delegate\` is there when the persona may hand work to somebody.

## What they take care of

- **Paths** are relative to the root. What leads out of it, by \`..\` or by a symbolic link, and what is in \`.git\`, is never reached. Ignored files are
  neither listed nor found; a file that is named is read. Binary files, files that are not UTF-8 and files over 2 MiB are refused with words.
- **\`edit_file\`** replaces text that stands there exactly once, several places in a call, all or none. Ends of lines (CRLF) and a byte order mark stay. When the
  text is not there the answer quotes the nearest place; when it is there more than once, the lines.
- **\`write_file\`** refuses a placeholder such as \`// rest unchanged\`, a file that becomes less than half as long, and one that ends with a bracket open,
  until the model says by \`is_whole\` that it has looked. A new placeholder is refused by \`edit_file\` too.
- **Files are written** all or none. A file that is not as the model saw it is not written over.
- **\`search\`** is ripgrep's work where an absolute folder of \`PATH\` has it. Our own search, in a worker thread, finds the same, and takes over for expressions
  that ripgrep does not know. What is found is part of the action, so it is decided on, and withheld from a model elsewhere when a file is private.
- **\`run_tests\`** runs the commands of \`governance.verify\` and no others. They are run again after the end.
- **Secrets** that were masked in a prompt are put back into an edit of the file that holds them, nowhere else.
- **Everything from outside** (files, output, findings, servers, reports of personas) stands between lines that mark it as data. Their id is made from the text and
  does not occur in it. Invisible characters are shown as escapes.

## Tools of the loop

They say something about the run, reach nothing, and are always there; while a plan is to be agreed on there are only these, those that look, and
\`ask_person\`.

{{own}}

An input that does not fit is answered with what is wrong. After four such turns in a row the run ends. So it does after four answers in a row that were cut
short or empty. Calls that only look are performed side by side, up to four; all others one after the other.

## The loop

\`runAgent(host, signal)\` (\`server/ai/agent/runAgent.ts\`) is a function of what is kept. A turn asks the model, appends its answer, performs its calls, appends their
results; only then comes the next. Before every turn and every call the host says whether the run goes on, and hands over what came in.

- **After a crash** it goes on from the conversation: calls that are open are performed under the ids they had, an end that was claimed is the end. A test kills it
  before and after every call of its host.
- **Words of the person** between two calls leave the rest of the turn undone and are read next; a correction of the monitoring tier is read after the turn.
- **A full window** is made room in before it is full, when the provider says so, and when an answer broke off because of it; three times without getting on ends the run.
- **The end** is a claim (\`finish\`, or an answer that asks for nothing), with what the model says of the tests. Nothing is believed: verification follows.

## MCP servers

Servers of \`.vscode/mcp.json\` (in a trusted folder) and of \`ai.mcp\` in the configuration or \`stewardry.ai.mcp\` in the settings, which win:

\`\`\`yaml
ai:
  mcp:
    files: { command: npx, args: [-y, "@acme/files-server", "\${workspaceFolder}"], env: { LEVEL: "1" } }
    tracker: { url: "https://mcp.example.test/" }
\`\`\`

- \`\${env:NAME}\` (in \`args\`, \`env\`, \`url\`, \`headers\`) counts in your own settings only: in a file of the repository it could send any secret of yours anywhere.
- A program runs in a process group of its own with \`PATH\`, \`HOME\`, language and temporary folder of our environment and what \`env\` names. It works in the run's copy of
  the tree, for which \`\${workspaceFolder}\` stands too, and ends with the run, with all that it has started. Redirects of an address are not followed.
- A tool is \`mcp:SERVER/TOOL\` for personas and approvals. **Every call is asked for**, unless exactly the same was allowed to be remembered. Starting a server that
  the repository names is asked for too.
- A yes holds for the tool as it was described. When the server changes description or schema, the call is refused and asked for anew.
- What a server says of itself is bounded (64 tools, 1,500 characters a description), marked as data and believed in nothing, "only reads" included. Results are cut
  to 50,000 characters; pictures and sound are left out. A server that dies or hangs (30 s to start, 2 min a call) is an answer that says so; the call is
  not made again by itself.

## Invariants

- A tool, or the loop, imports a file system, a process or a network (\`agents-have-no-hands\` in \`.dependency-cruiser.mjs\`).
- An effect happens for another action than the one that was decided on.
- A call is performed twice: its id \`RUN/TURN/INDEX\` is the same after a crash, and the journal answers for what was done.
- Text of a file, a command or a server counts as an instruction.
`;

import { EDITING_TOOLS, LOOKING_TOOLS, RUNNING_TOOLS } from '../file/toolNames.ts';

/** What the tools of another program come to here. */
export interface ImportedTools {
  readonly tools: readonly string[];
  /** It may change files. */
  readonly isWriting: boolean;
  /** A sentence each. */
  readonly losses: readonly string[];
}

const READING = ['read_file', 'list_files', 'search', 'find_symbol'];

/**
 * Tools and sets of tools by the names that VS Code, Copilot and Claude Code give them, in lower case
 * (https://code.visualstudio.com/docs/agents/reference/custom-agent-file-reference,
 * https://docs.github.com/en/copilot/reference/custom-agents-configuration). A set is named alone or before a slash.
 */
const COUNTERPARTS: Readonly<Record<string, readonly string[]>> = {
  read: READING,
  readfile: ['read_file'],
  notebookread: ['read_file'],
  ls: ['list_files'],
  listdirectory: ['list_files'],
  glob: ['list_files', 'search'],
  filesearch: ['list_files', 'search'],
  search: ['list_files', 'search', 'find_symbol'],
  grep: ['search'],
  textsearch: ['search'],
  codebase: READING,
  usages: ['find_symbol', 'search'],
  findtestfiles: ['list_files', 'search'],
  changes: ['read_file'],
  problems: ['check_rules'],
  edit: EDITING_TOOLS,
  editfiles: EDITING_TOOLS,
  multiedit: ['edit_file'],
  write: ['edit_file', 'write_file'],
  createfile: ['write_file'],
  createdirectory: ['write_file'],
  notebookedit: ['edit_file'],
  editnotebook: ['edit_file'],
  new: ['write_file'],
  execute: RUNNING_TOOLS,
  shell: RUNNING_TOOLS,
  bash: RUNNING_TOOLS,
  powershell: RUNNING_TOOLS,
  runcommands: RUNNING_TOOLS,
  runinterminal: RUNNING_TOOLS,
  runtasks: RUNNING_TOOLS,
  runtask: RUNNING_TOOLS,
  runtests: ['run_tests'],
  testfailure: ['run_tests'],
  agent: ['delegate'],
  runsubagent: ['delegate'],
  'custom-agent': ['delegate'],
  task: ['delegate'],
};

/** What Stewardry does by itself, so that nothing is lost. */
const BUILT_IN = new Set(['todo', 'todos', 'todowrite', 'todoread', 'think', 'askquestions']);
/** The sets of VS Code's own tools: what follows the slash is a tool of theirs, not of an MCP server. */
const THEIR_SETS = new Set(['read', 'edit', 'search', 'execute', 'agent', 'web', 'vscode', 'todo', 'browser']);

/** Finds our tools for theirs. `undefined`: theirs were not named, so all were meant. What looks, asks and notes comes along. */
export function importTools(names: readonly string[] | undefined): ImportedTools {
  if (names === undefined || names.includes('*')) return { tools: ['*'], isWriting: true, losses: [] };
  const tools = new Set<string>(['check_rules', 'ask_person', 'note_decision']);
  const losses: string[] = [];
  for (const name of names) {
    const found = counterpartsOf(name);
    if (found === undefined) losses.push(`There is nothing like the tool "${name}" here.`);
    else for (const tool of found) tools.add(tool);
  }
  const sorted = [...LOOKING_TOOLS, ...EDITING_TOOLS, ...RUNNING_TOOLS, 'delegate'].filter((tool) => tools.has(tool));
  return {
    tools: [...sorted, ...[...tools].filter((tool) => tool.startsWith('mcp:'))],
    isWriting: EDITING_TOOLS.some((tool) => tools.has(tool)),
    losses,
  };
}

function counterpartsOf(name: string): readonly string[] | undefined {
  const plain = name.trim().toLowerCase();
  const [set = '', tool] = plain.split('/');
  const isTheirs = tool === undefined || THEIR_SETS.has(set);
  if (isTheirs) return BUILT_IN.has(tool ?? set) ? [] : own(tool ?? set);
  return /^[^\s/]+\/[^\s/]+$/.test(name.trim()) ? [`mcp:${name.trim()}`] : undefined;
}

const own = (name: string): readonly string[] | undefined => (Object.hasOwn(COUNTERPARTS, name) ? COUNTERPARTS[name] : undefined);

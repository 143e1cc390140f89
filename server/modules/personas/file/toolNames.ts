/** Tools that look, ask and note, and change nothing. */
export const LOOKING_TOOLS: readonly string[] = [
  'read_file',
  'list_files',
  'search',
  'find_symbol',
  'check_rules',
  'ask_person',
  'note_decision',
];

/** Tools that change files of the run's own copy. */
export const EDITING_TOOLS: readonly string[] = ['edit_file', 'write_file', 'move_file', 'delete_file'];

/** Tools that run programs. */
export const RUNNING_TOOLS: readonly string[] = ['run_command', 'run_tests'];

/** Every tool of ours (server/ai/tools/createTools.ts; a test compares them). Those of MCP servers are `mcp:SERVER/TOOL`. */
export const BUILT_IN_TOOLS: readonly string[] = [...LOOKING_TOOLS, ...EDITING_TOOLS, ...RUNNING_TOOLS, 'delegate'];

import { AGENT_TOOLS, type AgentToolName, inputSchemaOf } from '../../protocol/agents.ts';

/** What only the editor needs to know: the icon, and what to call it after `#` in the chat. */
const FOR_EDITOR: Readonly<Record<AgentToolName, { readonly icon: string; readonly about: string }>> = {
  check: { icon: 'checklist', about: 'Check files against the rules of the workspace.' },
  explain_rule: { icon: 'book', about: 'Explain what a rule demands, with examples.' },
  propose_change: { icon: 'diff-multiple', about: 'Hand in a change for review instead of writing it into the files.' },
  list_practices: { icon: 'list-unordered', about: 'List the practices that the team follows.' },
  render_template: { icon: 'file-code', about: 'Make files from a template, for review.' },
  audit_query: { icon: 'history', about: 'Look into the record of what was done and decided.' },
};

/** The contribution `languageModelTools` of package.json: the tools of protocol/agents.ts as the editor wants them described. */
export function languageModelTools(): readonly object[] {
  return AGENT_TOOLS.map((tool) => ({
    name: `stewardry_${tool.name}`,
    displayName: tool.title,
    toolReferenceName: toReferenceName(tool.name),
    canBeReferencedInPrompt: true,
    icon: `$(${FOR_EDITOR[tool.name].icon})`,
    userDescription: FOR_EDITOR[tool.name].about,
    modelDescription: tool.description,
    tags: ['stewardry'],
    when: tool.isReadOnly ? 'workspaceFolderCount != 0' : 'workspaceFolderCount != 0 && isWorkspaceTrusted',
    inputSchema: inputSchemaOf(tool),
  }));
}

/** `audit_query` becomes `stewardryAuditQuery`. */
function toReferenceName(name: string): string {
  return `stewardry${name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())}`;
}

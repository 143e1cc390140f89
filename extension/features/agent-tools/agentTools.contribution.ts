import {
  Disposable,
  type ExtensionContext,
  LanguageModelTextPart,
  type LanguageModelTool,
  LanguageModelToolResult,
  lm,
  window,
} from 'vscode';
import type { Backend } from '../../backend/backend.ts';
import { describeFailure } from '../../backend/wireFailure.ts';
import { folderOf, localFolders } from '../../platform/documents.ts';
import { registerMcpServer } from './mcpServer.ts';
import { toolNames } from './toolNames.ts';

/** Who the record says it was: the editor does not tell which of its models asks. */
const CLIENT = 'vscode';

/** The tools of protocol/agents.ts for the language models of the editor, and the MCP server for those who prefer that. */
export function registerAgentTools(
  backend: Backend,
  { extension, extensionPath }: ExtensionContext,
  environment: () => Readonly<Record<string, string>>,
): Disposable {
  // Editors built from VS Code may have left either out, whatever the types say.
  const register: typeof lm.registerTool | undefined = lm?.registerTool;
  const tools = register === undefined ? [] : toolNames(extension.packageJSON).map(({ id, name }) => register(id, toolOf(backend, name)));
  return Disposable.from(...tools, registerMcpServer(extensionPath, extension.packageJSON, environment));
}

function toolOf(backend: Backend, name: string): LanguageModelTool<object> {
  return {
    async invoke({ input }, token) {
      const folder = currentFolder();
      if (folder === undefined)
        throw new Error('No folder is open in the editor, so there is nothing to work with. Ask the person to open one.');
      let answer: Awaited<ReturnType<typeof backend.rpc.agents.callTool>>;
      try {
        answer = await backend.rpc.agents.callTool({ folder, client: CLIENT, tool: name, input }, token);
      } catch (error) {
        throw new Error(describeFailure(error), { cause: error });
      }
      // The way to tell the model that it did not work: it gets the text.
      if (answer.isError) throw new Error(answer.text);
      return new LanguageModelToolResult([new LanguageModelTextPart(answer.text)]);
    },
  };
}

/** That of the active editor, else the first: a model cannot be asked to pick. */
function currentFolder(): string | undefined {
  const active = window.activeTextEditor?.document.uri;
  const folder = (active === undefined ? undefined : folderOf(active)) ?? localFolders()[0];
  return folder?.uri.fsPath;
}

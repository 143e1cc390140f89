import * as path from 'node:path';
import { Disposable, EventEmitter, lm, McpStdioServerDefinition, workspace } from 'vscode';
import { localFolders } from '../../platform/documents.ts';

/** Id of package.json's `mcpServerDefinitionProviders`. */
const PROVIDER = 'stewardry.mcp';

/** Offers `stewardry mcp` to the editor, one for each folder; it starts them when somebody wants them. None in Restricted Mode. */
export function registerMcpServer(
  extensionPath: string,
  packageJson: unknown,
  environment: () => Readonly<Record<string, string>>,
): Disposable {
  const register: typeof lm.registerMcpServerDefinitionProvider | undefined = lm?.registerMcpServerDefinitionProvider;
  if (register === undefined) return Disposable.from();
  const changed = new EventEmitter<void>();
  // Our own package.json; its version is always text.
  const { version } = packageJson as { readonly version: string };
  const definitionOf = (
    folder: { readonly name: string; readonly uri: { readonly fsPath: string } },
    isOnly: boolean,
  ): McpStdioServerDefinition =>
    new McpStdioServerDefinition(
      isOnly ? 'Stewardry' : `Stewardry: ${folder.name}`,
      // The editor's own Node, which is new enough for the native parts.
      process.execPath,
      [path.join(extensionPath, 'dist', 'server', 'cli.mjs'), 'mcp', folder.uri.fsPath],
      { ...environment(), ELECTRON_RUN_AS_NODE: '1' },
      version,
    );
  return Disposable.from(
    changed,
    workspace.onDidGrantWorkspaceTrust(() => changed.fire()),
    workspace.onDidChangeWorkspaceFolders(() => changed.fire()),
    register(PROVIDER, {
      onDidChangeMcpServerDefinitions: changed.event,
      provideMcpServerDefinitions() {
        const folders = workspace.isTrusted ? localFolders() : [];
        return folders.map((folder) => definitionOf(folder, folders.length === 1));
      },
    }),
  );
}

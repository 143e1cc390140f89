import { type CodeAction, CodeActionKind, type CodeActionProvider, type Diagnostic, type TextDocument, workspace } from 'vscode';
import type { AiModes } from '../../platform/aiModes.ts';
import { folderOf, relativePath } from '../../platform/documents.ts';
import { diagnosticSource } from '../../platform/findingCounts.ts';

/** What the light bulb hands to `stewardry.askToFix`. */
export interface FixRequest {
  readonly folder: string;
  readonly path: string;
  readonly ruleId: string;
  readonly message: string;
  /** From 0. */
  readonly line: number;
}

/** Puts "Ask AI to fix" under the light bulb of every finding of ours, where a model may be asked. */
export class AskToFix implements CodeActionProvider {
  readonly #modes: AiModes;

  constructor(modes: AiModes) {
    this.#modes = modes;
  }

  provideCodeActions(
    document: TextDocument,
    _range: unknown,
    { diagnostics }: { readonly diagnostics: readonly Diagnostic[] },
  ): CodeAction[] {
    const folder = folderOf(document.uri);
    if (folder === undefined || !workspace.isTrusted || document.uri.scheme !== 'file') return [];
    if (!this.#modes.hasAi(folder.uri.fsPath)) return [];
    return diagnostics
      .filter(({ source }) => source === diagnosticSource)
      .map((diagnostic) => {
        const ruleId = String(typeof diagnostic.code === 'object' ? diagnostic.code.value : (diagnostic.code ?? ''));
        const request: FixRequest = {
          folder: folder.uri.fsPath,
          path: relativePath(folder, document.uri),
          ruleId,
          message: diagnostic.message,
          line: diagnostic.range.start.line,
        };
        const title = `Ask AI to fix "${ruleId}"`;
        return {
          title,
          kind: CodeActionKind.QuickFix,
          diagnostics: [diagnostic],
          command: { command: 'stewardry.askToFix', title, arguments: [request] },
        };
      });
  }
}

/** The task that such a request stands for. */
export function taskOf({ path, ruleId, message, line }: FixRequest): string {
  return `Fix the finding "${ruleId}" in ${path}, line ${line + 1}: ${message} Change nothing else, and do not suppress it.`;
}

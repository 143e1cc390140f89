import path from 'node:path';
import { NotebookDocuments, TextDocuments } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';

/** A document as the rules see it: its folder, its path in it, its text. */
export interface OpenDocument {
  readonly folder: string | null;
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
  readonly version: number;
}

/** The open documents and notebooks of the editor, kept by the LSP library, and the folders they belong to. */
export class OpenDocuments {
  readonly texts = new TextDocuments(TextDocument);
  readonly notebooks = new NotebookDocuments(this.texts);
  #folders: readonly string[] = [];

  /** Absolute paths of the opened folders; the innermost one owns a document. */
  setFolders(folders: Iterable<string>): void {
    this.#folders = [...folders].sort((a, b) => b.length - a.length);
  }

  find(uri: string): OpenDocument | undefined {
    const document = this.texts.get(uri);
    return document && { ...this.locate(uri), languageId: document.languageId, text: document.getText(), version: document.version };
  }

  /** Which folder a document is in, and where. Untitled documents and notebook cells have a made-up path. */
  locate(uri: string): { folder: string | null; path: string } {
    const parsed = URI.parse(uri);
    if (parsed.scheme === 'file' || parsed.scheme === 'vscode-notebook-cell') {
      const folder = this.#folders.find((candidate) => isInside(parsed.fsPath, candidate));
      if (folder !== undefined) return { folder, path: path.relative(folder, parsed.fsPath).split(path.sep).join('/') };
      return { folder: null, path: path.basename(parsed.fsPath) };
    }
    return { folder: this.#folders.length === 1 ? (this.#folders[0] ?? null) : null, path: path.posix.basename(parsed.path) };
  }
}

function isInside(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return !relative.startsWith('..') && !path.isAbsolute(relative);
}

/** The `file:` URI of a path in a folder. */
export function uriOf(folder: string, relative: string): string {
  return URI.file(path.join(folder, relative)).toString();
}

import { Disposable, EventEmitter, Uri, workspace } from 'vscode';
import type { RunFile } from '../../../protocol/runs.ts';
import type { Backend } from '../../backend/backend.ts';
import { dirtyBuffers } from '../../platform/dirtyBuffers.ts';
import { fileUri } from '../../platform/documents.ts';
import { fromReviewParts, type ReviewFile, reviewScheme, toReviewParts } from './reviewUri.ts';

/** The texts of change sets as read-only documents. */
export class ReviewDocuments implements Disposable {
  readonly #backend: Backend;
  readonly #changed = new EventEmitter<Uri>();
  readonly #registration: Disposable;

  constructor(backend: Backend) {
    this.#backend = backend;
    this.#registration = workspace.registerTextDocumentContentProvider(reviewScheme, {
      onDidChange: this.#changed.event,
      provideTextDocumentContent: (uri) => this.#read(uri),
    });
  }

  /** Open documents of a run are read again. */
  refresh(run: string): void {
    for (const { uri } of workspace.textDocuments) if (reviewFileOf(uri)?.run === run) this.#changed.fire(uri);
  }

  dispose(): void {
    Disposable.from(this.#registration, this.#changed).dispose();
  }

  async #read(uri: Uri): Promise<string> {
    const file = reviewFileOf(uri);
    if (file === undefined) return '';
    const { folder, run, side, path } = file;
    if (side === 'current') return currentText(fileUri(folder, path));
    const { text, isBinary } = await this.#backend.rpc.runs.fileText({ folder, id: run, path, side, buffers: dirtyBuffers(folder) });
    return isBinary ? 'This file is not text: it is taken whole or not at all.\n' : (text ?? '');
  }
}

/** A file that is not there is an empty text. */
function currentText(uri: Uri): Thenable<string> {
  return workspace.openTextDocument(uri).then(
    (document) => document.getText(),
    () => '',
  );
}

export function reviewUri(file: ReviewFile): Uri {
  return Uri.from(toReviewParts(file));
}

export function reviewFileOf(uri: Uri): ReviewFile | undefined {
  return fromReviewParts(uri);
}

/** Base and proposed text of a changed file; `undefined` where it is not there on that side. */
export function sidesOf(folder: string, run: string, file: RunFile): { base: Uri | undefined; proposed: Uri | undefined } {
  const base = reviewUri({ folder, run, side: 'base', path: file.movedFrom ?? file.path });
  const proposed = reviewUri({ folder, run, side: 'proposed', path: file.path });
  return { base: file.kind === 'added' ? undefined : base, proposed: file.kind === 'deleted' ? undefined : proposed };
}

/** What the multi-diff editor wants of a file: whose it is, and both sides. */
export function resourceOf(folder: string, run: string, file: RunFile): [Uri, Uri | undefined, Uri | undefined] {
  const { base, proposed } = sidesOf(folder, run, file);
  return [fileUri(folder, file.path), base, proposed];
}

import type { EditorModels } from '../../ai/editor/editorModels.ts';
import { DisposableStore } from '../../base/disposable.ts';

/** What this module remembers while it runs. */
export class AiState {
  /** The editor's own models, while an extension offers them. */
  editor: EditorModels | undefined;
  /** Everything to let go when the module stops. */
  readonly disposables = new DisposableStore();
}

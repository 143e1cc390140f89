import type { AiMode } from '../../../protocol/ai.ts';
import type { EditorModels } from '../../ai/editor/editorModels.ts';
import { DisposableStore } from '../../base/disposable.ts';
import { Mutex } from '../../base/mutex.ts';

/** What this module remembers while it runs. */
export class AiState {
  /** The editor's own models, while an extension offers them. */
  editor: EditorModels | undefined;
  /** The mode that clients were last told, by folder. */
  readonly modes = new Map<string, AiMode>();
  /** One is told after the other: what was read first must not be heard last. */
  readonly telling = new Mutex();
  /** Everything to let go when the module stops. */
  readonly disposables = new DisposableStore();
}

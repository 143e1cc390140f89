import { Disposable, EventEmitter, type TreeDataProvider, type TreeItem, type TreeView, window } from 'vscode';
import type { Backend } from '../backend/backend.ts';
import { describeFailure, isCancelled } from '../backend/wireFailure.ts';
import { LivePoll } from './livePoll.ts';

export interface LoadedTreeOptions<Node> {
  readonly viewId: string;
  readonly load: () => Promise<readonly Node[]>;
  readonly toItem: (node: Node) => TreeItem;
  readonly childrenOf?: (node: Node) => readonly Node[];
  /** What the rows alone would not tell; asked after each load. */
  readonly message?: () => string;
  readonly onVisible?: (isVisible: boolean) => void;
  /** For rows that change while a person may have a menu open over them: `reuseRows`. Without it all are drawn again. */
  readonly reuse?: (shown: readonly Node[], fresh: readonly Node[]) => Reuse<Node>;
}

interface Reuse<Node> {
  readonly rows: readonly Node[];
  readonly changed: readonly (Node | undefined)[];
}

/** A view of the side bar whose rows the backend has: read while it is seen, fresh by push and, when none comes, by question. */
export class LoadedTree<Node> implements TreeDataProvider<Node>, Disposable {
  readonly #options: LoadedTreeOptions<Node>;
  readonly #backend: Backend;
  readonly #changed = new EventEmitter<Node | Node[] | undefined>();
  readonly #poll: LivePoll;
  readonly #subscriptions: Disposable;
  #nodes: readonly Node[] = [];
  #loads = 0;
  readonly view: TreeView<Node>;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(backend: Backend, options: LoadedTreeOptions<Node>) {
    this.#options = options;
    this.#backend = backend;
    this.#poll = new LivePoll({ load: () => this.#load() });
    this.view = window.createTreeView(options.viewId, { treeDataProvider: this });
    const follow = (): void => {
      const isSeen = this.view.visible && backend.state === 'running';
      this.#poll.setVisible(isSeen);
      if (backend.state === 'running') options.onVisible?.(this.view.visible);
    };
    this.#subscriptions = Disposable.from(
      this.view,
      this.view.onDidChangeVisibility(follow),
      backend.onDidChangeState(follow),
      this.#changed,
    );
  }

  getTreeItem(node: Node): TreeItem {
    return this.#options.toItem(node);
  }

  getChildren(node?: Node): Node[] {
    return [...(node === undefined ? this.#nodes : (this.#options.childrenOf?.(node) ?? []))];
  }

  get nodes(): readonly Node[] {
    return this.#nodes;
  }

  /** Rows that were pushed. */
  show(nodes: readonly Node[]): void {
    this.#poll.pushed();
    this.#replace(nodes);
  }

  /** Reads again, seen or not. */
  async reload(): Promise<void> {
    this.#poll.pushed();
    await this.#load();
  }

  dispose(): void {
    this.#poll.dispose();
    this.#subscriptions.dispose();
  }

  async #load(): Promise<void> {
    const load = ++this.#loads;
    try {
      const nodes = await this.#options.load();
      // A later question is answered by later rows.
      if (load === this.#loads) this.#replace(nodes);
    } catch (error) {
      if (this.#backend.state === 'running' && !isCancelled(error)) this.view.message = describeFailure(error);
    }
  }

  /** What looks the same is not drawn again: it would lose its hover, and screen readers would start over. */
  #replace(nodes: readonly Node[]): void {
    this.view.message = this.#options.message?.() ?? '';
    const { rows, changed } = (this.#options.reuse ?? allAnew)(this.#nodes, nodes);
    this.#nodes = rows;
    if (changed.includes(undefined)) this.#changed.fire(undefined);
    else if (changed.length > 0) this.#changed.fire(changed.filter((node) => node !== undefined));
  }
}

function allAnew<Node>(shown: readonly Node[], fresh: readonly Node[]): Reuse<Node> {
  return { rows: fresh, changed: JSON.stringify(shown) === JSON.stringify(fresh) ? [] : [undefined] };
}

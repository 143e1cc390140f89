import { css, html, LitElement, type TemplateResult } from 'lit';
import type { Host } from '../shared/host.ts';
import type { Result } from '../shared/messages.ts';
import { Request } from '../shared/request.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import '../shared/ui/list.ts';
import { listStyles } from '../shared/ui/list.ts';
import { shown } from '../shared/ui/shown.ts';
import { managerStyles } from './managerStyles.ts';

type Tree = Result<'rules/syntaxTree'>;

interface Row {
  readonly index: number;
  readonly node: Tree['nodes'][number];
  /** The beginning of what it stands for. */
  readonly said: string;
}

/** The syntax tree of a file: the kinds and fields that a rule may name. Fires `reveal` with the line of a node (from 0). */
export class SyntaxView extends LitElement {
  static override styles = [
    controlStyles,
    listStyles,
    managerStyles,
    css`
      :host { display: flex; flex-direction: column; min-height: 0; gap: 6px; }
      sw-list { flex: 1; font-family: var(--code-font); font-size: var(--code-size); border: 1px solid var(--line); }
      .node { display: flex; gap: 10px; padding: 1px 8px; line-height: 1.5; }
      .said { flex: 1; min-width: 0; }
      label { display: flex; gap: 6px; align-items: center; }
      .kind { white-space: nowrap; }
    `,
  ];
  static override properties = { path: {}, text: { attribute: false }, withTokens: { state: true } };

  declare host: Host;
  declare folder: string;
  declare path: string;
  /** What the file says, for what is shown beside the nodes. */
  declare text: string;
  declare withTokens: boolean;
  readonly #tree = new Request(this, 'rules/syntaxTree', () => ({ folder: this.folder, path: this.path }));

  constructor() {
    super();
    this.withTokens = false;
  }

  override render(): TemplateResult {
    return html`
      <label><input type="checkbox" .checked=${this.withTokens} @change=${() => (this.withTokens = !this.withTokens)} /> Punctuation and keywords too</label>
      ${shown(this.#tree, (tree) => this.#list(tree))}
    `;
  }

  #list(tree: Tree): TemplateResult {
    const [notice] = tree.notices;
    if (notice !== undefined) return html`<sw-empty icon="list-tree" what="No syntax tree" .why=${notice.message}></sw-empty>`;
    const lines = this.text.split('\n');
    const rows = tree.nodes.flatMap((node, index): Row[] =>
      node.isNamed || this.withTokens ? [{ index, node, said: beginningOf(node, lines) }] : [],
    );
    return html`${tree.isCut ? html`<p class="muted">The file has more nodes than are shown.</p>` : ''}
      <sw-list
        selectable
        label="Syntax tree"
        rowHeight="21"
        .items=${rows}
        .keyOf=${keyOf}
        .template=${template}
        @choose=${({ detail: { node } }: CustomEvent<Row>) => this.dispatchEvent(new CustomEvent('reveal', { detail: node.range.start.line }))}
      ></sw-list>`;
  }
}

const keyOf = ({ index }: Row): string => `node-${index}`;

function beginningOf({ range: { start, end } }: Tree['nodes'][number], lines: readonly string[]): string {
  const line = lines[start.line] ?? '';
  return start.line === end.line ? line.slice(start.character, end.character) : `${line.slice(start.character)} …`;
}

function template({ node, said }: Row): TemplateResult {
  return html`<div class="node" .style=${`padding-left: ${8 + Math.min(node.depth, 30) * 12}px`}>
    <span class="kind">${node.field === undefined ? '' : html`<span class="muted">${node.field}: </span>`}${node.kind}</span><span class="said clip muted">${said.slice(0, 120)}</span>
    <span class="muted">${node.range.start.line + 1}:${node.range.start.character + 1}</span>
  </div>`;
}

customElements.define('syntax-view', SyntaxView);

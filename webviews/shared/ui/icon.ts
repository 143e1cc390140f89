import mapping from '@vscode/codicons/src/template/mapping.json' with { type: 'json' };
import { css, html, LitElement, type TemplateResult } from 'lit';

/** The character of each icon in the font, by the icon's name: the file names the characters in decimal. */
const characters = new Map(
  Object.entries(mapping).flatMap(([code, names]) => names.map((name) => [name, String.fromCodePoint(Number(code))])),
);

/**
 * A codicon by name (https://microsoft.github.io/vscode-codicons/dist/codicon.html). For people who see only: with a `label` it is read out too.
 * Lighter than `<vscode-icon>`, which loads the style sheet of the font once for each icon.
 */
export class Icon extends LitElement {
  static override styles = css`
    :host { display: inline-block; width: 16px; height: 16px; flex: none; font: normal 16px/16px codicon; text-align: center; vertical-align: text-bottom; -webkit-font-smoothing: antialiased; user-select: none; }
    :host([spin]) { animation: turn 1.5s steps(30) infinite var(--motion, running); }
    @keyframes turn { to { transform: rotate(360deg); } }
  `;
  static override properties = { name: {}, label: {} };

  declare name: string;
  declare label: string | undefined;

  override willUpdate(): void {
    if (this.label === undefined) this.setAttribute('aria-hidden', 'true');
    else {
      this.removeAttribute('aria-hidden');
      this.setAttribute('role', 'img');
      this.setAttribute('aria-label', this.label);
    }
  }

  override render(): TemplateResult {
    return html`${characters.get(this.name) ?? ''}`;
  }
}

customElements.define('sw-icon', Icon);

declare global {
  interface HTMLElementTagNameMap {
    'sw-icon': Icon;
  }
}

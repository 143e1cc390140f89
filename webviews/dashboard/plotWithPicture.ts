import { css, html, LitElement, type TemplateResult } from 'lit';
import type { Host } from '../shared/host.ts';
import '../shared/ui/icon.ts';
import '../shared/ui/plot.ts';
import type { PlotSeries } from '../shared/ui/plot.ts';
import { drawPicture } from './picture.ts';

/** A plot under its name, which can be saved as a picture. */
class PlotWithPicture extends LitElement {
  static override styles = css`
    :host { display: block; min-width: 0; }
    header { display: flex; justify-content: space-between; align-items: center; gap: 8px; }
    h3 { margin: 0 0 4px; font-size: 1em; font-weight: 600; }
    button { padding: 3px; border: 0; border-radius: 5px; background: none; color: var(--vscode-icon-foreground); cursor: pointer; }
    button:hover { background: var(--vscode-toolbar-hoverBackground); }
    button:focus-visible { outline: 1px solid var(--focus); outline-offset: -1px; }
  `;
  static override properties = {
    host: { attribute: false },
    heading: {},
    days: { attribute: false },
    series: { attribute: false },
    format: { attribute: false },
  };

  declare host: Host;
  declare heading: string;
  /** Seconds since 1970. */
  declare days: readonly number[];
  declare series: readonly PlotSeries[];
  declare format: ((value: number) => string) | undefined;

  override render(): TemplateResult {
    const plot = html`<sw-plot .times=${this.days} .series=${this.series} .label=${this.heading}></sw-plot>`;
    const formatted = html`<sw-plot .times=${this.days} .series=${this.series} .label=${this.heading} .format=${this.format}></sw-plot>`;
    return html`
      <header>
        <h3>${this.heading}</h3>
        <button title="Save as Picture..." aria-label="Save as picture: ${this.heading}" @click=${() => this.#save()}>
          <sw-icon name="device-camera"></sw-icon>
        </button>
      </header>
      ${this.format === undefined ? plot : formatted}
    `;
  }

  #save(): void {
    const canvas = this.renderRoot.querySelector('sw-plot')?.shadowRoot?.querySelector('canvas');
    if (canvas === null || canvas === undefined) return;
    const picture = drawPicture(canvas, this.heading, this.series, getComputedStyle(this));
    void this.host.run('stewardry.savePicture', this.heading, picture);
  }
}

customElements.define('plot-with-picture', PlotWithPicture);

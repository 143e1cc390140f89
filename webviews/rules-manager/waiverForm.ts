import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, type TemplateResult } from 'lit';
import type { Result } from '../shared/messages.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import { countOf } from '../shared/words.ts';
import { managerStyles } from './managerStyles.ts';

type Waiver = Result<'rules/waivers'>['waivers'][number];

/** What the chosen waivers are to say from now on. */
export interface WaiverChange {
  /** ISO date; `null`: without end. */
  readonly until: string | null;
  readonly reason?: string;
  readonly owner?: string;
}

const DAY_MS = 86_400_000;
/** Days that are offered: long enough to mend something, short enough to be remembered. */
const OFFERED_DAYS = 90;

/** Renews or ends the chosen waivers. Fires `renew` with what they are to say, or `end`. */
export class WaiverForm extends LitElement {
  static override styles = [
    controlStyles,
    managerStyles,
    css`
      :host { display: block; padding: 10px 12px; margin-bottom: 8px; background: var(--notice-surface); color: var(--notice-text); border: 1px solid var(--line); border-radius: var(--radius); }
      form { display: grid; grid-template-columns: 150px minmax(90px, 1fr) minmax(120px, 3fr) auto; gap: 8px 12px; align-items: end; }
      label { display: flex; flex-direction: column; gap: 3px; }
      input[type='date'] { box-sizing: border-box; width: 100%; height: 28px; font: inherit; padding: 1px 6px; color: var(--vscode-input-foreground); background: var(--vscode-input-background); border: 1px solid var(--vscode-input-border, var(--contrast)); border-radius: 2px; color-scheme: inherit; }
      input[type='date']:focus-visible { outline: 1px solid var(--focus); outline-offset: -1px; }
      .actions { flex-wrap: nowrap; }
      p { margin: 0 0 8px; }
      @media (max-width: 759px) { form { grid-template-columns: 1fr 1fr; } .wide { grid-column: 1 / -1; } }
    `,
  ];
  static override properties = { chosen: { attribute: false } };

  declare chosen: readonly Waiver[];

  override render(): TemplateResult {
    const [one, ...others] = this.chosen;
    const only = others.length === 0 ? one : undefined;
    return html`
      <p role="status">${countOf(this.chosen.length, 'waiver')} chosen. An empty field leaves what each of them says; without a day they have no end.</p>
      <form @submit=${(event: SubmitEvent) => this.#renew(event)}>
        <label>Until <input type="date" name="until" .value=${dayAfter(OFFERED_DAYS)} min=${dayAfter(0)} /></label>
        <label>Owner <input name="owner" placeholder=${only?.owner ?? only?.ruleOwner ?? '@name'} /></label>
        <label class="wide">Reason <input name="reason" placeholder=${only?.reason ?? 'As it was'} /></label>
        <div class="actions wide">
          <vscode-button @click=${(event: Event) => submitForm(event)}>Renew</vscode-button>
          <vscode-button secondary @click=${() => this.dispatchEvent(new CustomEvent('end'))}>End</vscode-button>
        </div>
      </form>
    `;
  }

  #renew(event: SubmitEvent): void {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const fields = new FormData(event.target);
    const said = (name: string): string => String(fields.get(name) ?? '').trim();
    const change: WaiverChange = {
      until: said('until') === '' ? null : said('until'),
      ...(said('reason') === '' ? {} : { reason: said('reason') }),
      ...(said('owner') === '' ? {} : { owner: said('owner') }),
    };
    this.dispatchEvent(new CustomEvent('renew', { detail: change }));
  }
}

/** The day so many days from today, where the person is. */
function dayAfter(days: number): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000 + days * DAY_MS).toISOString().slice(0, 10);
}

/** A `vscode-button` is in no form. */
function submitForm({ target }: Event): void {
  if (target instanceof HTMLElement) target.closest('form')?.requestSubmit();
}

customElements.define('waiver-form', WaiverForm);

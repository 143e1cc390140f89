import { css, html, nothing, type TemplateResult } from 'lit';
import '../shared/ui/icon.ts';
import type { Field } from './fields.ts';

/** One field with its label, what it is for, and what is wrong with what stands in it. */
export function fieldView(
  field: Field,
  value: string | boolean,
  problem: string | undefined,
  change: (value: string | boolean) => void,
): TemplateResult {
  const { name, title, description, isRequired, hint } = field;
  const help = [description, hint].filter((part) => part !== '').join(' ');
  const described = [help === '' ? '' : `${name}-help`, problem === undefined ? '' : `${name}-problem`].filter((id) => id !== '').join(' ');
  const helpText = help === '' ? nothing : html`<p class="help" id="${name}-help">${help}</p>`;
  const problemText =
    problem === undefined
      ? nothing
      : html`<p class="problem" id="${name}-problem" role="alert"><sw-icon name="error"></sw-icon>${problem}</p>`;
  if (field.kind === 'yes') {
    return html`<div class="field yes">
      <label><input type="checkbox" id=${name} aria-describedby=${described || nothing} .checked=${value === true} @change=${(event: Event) => change((event.target as HTMLInputElement).checked)}>${title}</label>
      ${helpText}${problemText}</div>`;
  }
  return html`<div class="field">
    <label for=${name}>${title}${isRequired ? html`<span class="needed" aria-hidden="true"> *</span>` : nothing}</label>
    ${helpText}
    ${control(field, String(value), problem !== undefined, described, change)}
    ${problemText}
  </div>`;
}

/** What the event comes from is known: it is the element that the listener stands on. */
type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function control(field: Field, value: string, isWrong: boolean, described: string, change: (value: string) => void): TemplateResult {
  const { name, kind, choices, isRequired } = field;
  const read = (event: Event): void => change((event.target as Control).value);
  const describedBy = described === '' ? nothing : described;
  if (kind === 'choice') {
    return html`<select id=${name} aria-describedby=${describedBy} aria-invalid=${isWrong} @change=${read}>
      ${isRequired || value !== '' ? nothing : html`<option value="" ?selected=${value === ''}></option>`}
      ${choices.map((choice) => html`<option value=${choice} ?selected=${choice === value}>${choice}</option>`)}
    </select>`;
  }
  if (kind === 'long')
    return html`<textarea id=${name} rows="3" aria-describedby=${describedBy} aria-invalid=${isWrong} aria-required=${isRequired} .value=${value} @input=${read}></textarea>`;
  return html`<input type="text" id=${name} inputmode=${kind === 'number' ? 'numeric' : 'text'} spellcheck="false" autocomplete="off" aria-describedby=${describedBy} aria-invalid=${isWrong} aria-required=${isRequired} .value=${value} @input=${read}>`;
}

/** Goes into the styles of the element that shows fields. */
export const fieldStyles = css`
  .field { display: grid; gap: 3px; }
  .field > label { font-weight: 600; }
  .yes label { display: flex; gap: 8px; align-items: center; }
  .help { margin: 0; color: var(--muted); }
  .yes .help { padding-left: 22px; }
  /* The editor's red is too pale to be read on white; the icon has it. */
  .problem { display: flex; gap: 6px; margin: 0; }
  .problem sw-icon { color: var(--error); }
  .needed { color: var(--muted); font-weight: normal; }
  [aria-invalid='true'] { border-color: var(--vscode-inputValidation-errorBorder, var(--error)) !important; }
`;

import { html, nothing, type TemplateResult } from 'lit';

/** Says what could not be asked, so that its absence is not taken for a zero. */
export function missingParts(
  missing: readonly { readonly name: string; readonly reason: string }[],
  ask: { reload(): unknown },
): TemplateResult | typeof nothing {
  if (missing.length === 0) return nothing;
  return html`<p class="more" role="status">Not shown: ${missing.map(({ name, reason }) => `${name} (${reason})`).join('; ')}.
    <button class="link" @click=${() => ask.reload()}>Ask Again</button></p>`;
}
